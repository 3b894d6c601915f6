import type { BehaviourDraft } from "./behaviour.ts";

/** Left, top, width and height of an element, in px on the page. */
export type Box = readonly [left: number, top: number, width: number, height: number];

/** Turns places on a page, which evidence does not tell, into what it tells: where on what was pressed, and how far on. */
export class RelativePlaces {
  #corner: { left: number; top: number } | undefined;
  #press: { x: number; y: number } | undefined;

  /**
   * Adds to a pointer event what may be told of its place. Of events, in their order.
   * @param x and y in px on the page. @param box of what a `pointerdown` presses, where it is known.
   */
  add(event: BehaviourDraft, x: number, y: number, box: Box | undefined): void {
    if (event.type === "pointerdown") {
      this.#corner = undefined;
      if (box !== undefined) {
        const [left, top, width, height] = box;
        this.#corner = { left, top };
        event.width = pixels(width);
        event.height = pixels(height);
      }
      if (this.#press !== undefined) {
        event.dx = pixels(x - this.#press.x);
        event.dy = pixels(y - this.#press.y);
      }
      this.#press = { x, y };
    }
    if (this.#corner === undefined) return;
    event.x = pixels(x - this.#corner.left);
    event.y = pixels(y - this.#corner.top);
  }
}

function pixels(value: number): number {
  return Math.round(value * 100) / 100;
}

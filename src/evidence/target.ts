/** What an element is called in a recording: its tag, of an input also its type, and a number. */
const TARGET = /^([a-z][a-z0-9]*)(?:_([a-z-]+))?#([1-9][0-9]{0,4})$/;

/** Stands for a tag that is not of HTML or SVG: the name of a custom element may tell the site. */
const ELEMENT = "element";

const TAGS = new Set(
  `a abbr address area article aside audio b bdi bdo blockquote body br button canvas caption center cite circle code col
  colgroup data datalist dd del details dfn dialog div dl dt ellipse em embed fieldset figcaption figure font footer form
  frame g h1 h2 h3 h4 h5 h6 header hgroup hr html i iframe image img input ins kbd label legend li line link main map mark
  menu meter nav object ol optgroup option output p path picture polygon polyline pre progress q rect rp rt ruby s samp
  search section select slot small source span strike strong style sub summary sup svg table tbody td template text
  textarea tfoot th thead time title tr track tspan tt u ul use var video wbr`.split(/\s+/),
);

/** Without `password`: what is done in such fields is never told. */
const INPUT_TYPES = new Set(
  `button checkbox color date datetime-local email file hidden image month number radio range reset search
  submit tel text time url week`.split(/\s+/),
);

export function isTag(name: string): boolean {
  return TAGS.has(name);
}

export function isInputType(name: string): boolean {
  return INPUT_TYPES.has(name);
}

/** `button` of `button#54`, `input_text` of `input_text#3`, `element` of what HTML does not know. */
function tagOf(target: string): string {
  const [tag = "", type] = target.toLowerCase().split("#", 1)[0]?.split("_") ?? [];
  if (!isTag(tag)) return ELEMENT;
  return tag === "input" && type !== undefined && isInputType(type) ? `${tag}_${type}` : tag;
}

/** Gives the elements of a recording names that tell nothing of them but their tag: numbered as they first appear. */
export class TargetNames {
  readonly #names = new Map<string, string>();

  /** @param element what tells it from others in the recording. @param tag `button`, `input_text`, in whatever case. */
  of(element: string, tag: string): string {
    const known = this.#names.get(element);
    if (known !== undefined) return known;
    const name = `${tagOf(tag)}#${this.#names.size + 1}`;
    this.#names.set(element, name);
    return name;
  }
}

/** The number of a well-formed target, or undefined. */
export function targetNumber(target: string): number | undefined {
  const [, tag = "", type, number] = TARGET.exec(target) ?? [];
  if (tag !== ELEMENT && !isTag(tag)) return undefined;
  if (type !== undefined && (tag !== "input" || !isInputType(type))) return undefined;
  return Number(number);
}

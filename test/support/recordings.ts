import fc from "fast-check";
import { privateKeyToAccount } from "viem/accounts";
import type { BehaviourEvent } from "../../src/evidence/behaviour.ts";
import { KEY_CLASSES } from "../../src/evidence/behaviour.ts";
import { type Consent, CONSENT_FORMAT, DATA_CATEGORIES, PURPOSES } from "../../src/evidence/consent.ts";
import { signConsent } from "../../src/evidence/sign-consent.ts";
import type { Signer } from "../../src/evidence/typed-data.ts";
import { EVIDENCE_FORMAT, type Workflow } from "../../src/evidence/workflow.ts";
import type { RawEvent } from "../../src/privacy/anonymise-events.ts";
import type { Recording } from "../../src/privacy/anonymise.ts";
import { lowerHex } from "../../src/shared/hex.ts";

/** A contributor with a key. @param number 1 to 255: always the same key. */
export function contributor(number = 1): Signer & { address: `0x${string}` } {
  const key = privateKeyToAccount(`0x${number.toString(16).padStart(64, "0")}`);
  return { address: lowerHex(key.address), signTypedData: async (data) => key.signTypedData(data) };
}

/** A consent of this contributor for the year 2026 and every purpose. */
export async function consentOf(signer: Signer, changes: Partial<Consent> = {}) {
  return signConsent(
    {
      format: CONSENT_FORMAT,
      id: "00112233445566778899aabbccddeeff",
      account: signer.address,
      controller: "LAM DAO",
      contact: "https://lam.example/contact",
      purposes: PURPOSES,
      categories: DATA_CATEGORIES,
      from: "2026-01-01T00:00:00Z",
      until: "2026-12-31T23:59:59Z",
      recipients: [],
      withdrawal: "https://lam.example/privacy/consent",
      jurisdiction: "ID",
      noticeHash: `0x${"5a".repeat(32)}`,
      ...changes,
    },
    signer,
  );
}

/** A small order in a shop, as a recorder in the browser sees it. */
export function shopRecording(): Recording {
  const press = (t: number, element: string, tag: string, x: number, y: number): RawEvent[] => [
    { type: "pointerdown", t, element, tag, x, y, box: [x - 20, y - 8, 60, 24.125] },
    { type: "pointerup", t: t + 93, element, tag, x: x + 1, y },
    { type: "click", t: t + 94, element, tag, x: x + 1, y },
  ];
  return {
    isPrivate: false,
    pages: [{ from: 0, url: "https://shop.example.com/search?q=red+shoes", title: "Red shoes" }],
    flow: {
      title: "Recording of an order",
      steps: [
        {
          type: "setViewport",
          width: 1512,
          height: 861,
          deviceScaleFactor: 2,
          isMobile: false,
          hasTouch: false,
          isLandscape: true,
        },
        {
          type: "navigate",
          url: "https://shop.example.com/search?q=red+shoes",
          assertedEvents: [
            { type: "navigation", url: "https://shop.example.com/search?q=red+shoes", title: "Red shoes" },
          ],
        },
        {
          type: "click",
          target: "main",
          selectors: [
            ["aria/Search"],
            ["#search > input"],
            ['xpath///*[@id="search"]/input'],
            ["pierce/#search > input"],
          ],
          offsetX: 31.5,
          offsetY: 12,
        },
        { type: "change", target: "main", value: "red shoes", selectors: [["aria/Search"], ["#search > input"]] },
        { type: "keyDown", target: "main", key: "Enter" },
        { type: "keyUp", target: "main", key: "Enter" },
        { type: "scroll", target: "main", x: 0, y: 400 },
        {
          type: "click",
          target: "main",
          selectors: [["text/Add to cart"], ["button.add-to-cart"]],
          offsetX: 9,
          offsetY: 4,
          button: "primary",
        },
      ],
    },
    events: [
      ...press(1_204.3, "a", "input_text", 130, 40),
      { type: "keydown", t: 1_900, element: "a", tag: "input_text", key: "r" },
      { type: "keyup", t: 1_980, element: "a", tag: "input_text", key: "r" },
      { type: "keydown", t: 2_300, element: "a", tag: "input_text", key: "Enter" },
      { type: "keyup", t: 2_377, element: "a", tag: "input_text", key: "Enter" },
      { type: "scroll", t: 2_800, tag: "html", element: "root" },
      ...press(4_100, "b", "button", 300, 520),
    ],
  };
}

/** Behaviour that the format allows, of whatever kind. */
export const behaviour: fc.Arbitrary<BehaviourEvent[]> = fc
  .array(
    fc.record({
      kind: fc.constantFrom("press" as const, "key" as const, "scroll" as const),
      wait: fc.integer({ min: 1, max: 5_000 }),
      hold: fc.integer({ min: 1, max: 400 }),
      element: fc.nat({ max: 4 }),
      key: fc.constantFrom(...KEY_CLASSES),
      x: fc.integer({ min: -500, max: 90_000 }).map((hundredths) => hundredths / 100),
    }),
    { minLength: 1, maxLength: 25 },
  )
  .map((actions) => {
    const events: BehaviourEvent[] = [];
    const names = new Map<number, string>();
    let t = 0;
    let pressed = false;
    for (const { kind, wait, hold, element, key, x } of actions) {
      const target =
        names.get(element) ?? `${["button", "input_text", "a", "div", "input_checkbox"][element]}#${names.size + 1}`;
      names.set(element, target);
      t += wait;
      if (kind === "scroll") events.push({ type: "scroll", t, target });
      if (kind === "key") events.push({ type: "keydown", t, target, key }, { type: "keyup", t: t + hold, key });
      if (kind === "press") {
        events.push(
          { type: "pointerdown", t, target, x, y: 5, width: 80, height: 20, ...(pressed && { dx: x, dy: -3 }) },
          { type: "pointerup", t: t + hold, x, y: 5 },
          { type: "click", t: t + hold, target, x, y: 5 },
        );
        pressed = true;
      }
      t += hold;
    }
    return events;
  });

/** An unsigned workflow of this account. */
export function workflowOf(
  account: `0x${string}`,
  events: readonly BehaviourEvent[],
  changes: Partial<Workflow> = {},
): Workflow {
  return {
    format: EVIDENCE_FORMAT,
    session: "ffeeddccbbaa99887766554433221100",
    account,
    recordedAt: "2026-03-01T10:00:00Z",
    site: "commerce",
    kind: "workflow",
    steps: [],
    events,
    ...changes,
  };
}

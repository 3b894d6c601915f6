import { isInputType, isTag } from "./target.ts";
import { isInterfaceText } from "./words.ts";

const COMBINATOR = /\s*([>+~])\s*|\s+/y;
const TAG = /\*|[a-zA-Z][\w-]*/y;
const NAME = /([#.])((?:\\.|[\w\u0080-\uffff-])+)/y;
const ATTRIBUTE =
  /\[\s*([\w-]+)\s*(?:([~|^$*]?=)\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([\w-]+))\s*[isIS]?\s*)?\]/y;
const PSEUDO = /::?([a-z-]+)(?:\(([^()]*)\))?/y;

/** Attributes that say what an element is for. */
const ATTRIBUTES = new Set(
  "type role name data-testid data-test data-test-id data-qa data-cy aria-label placeholder title alt for".split(" "),
);
const PLACES = new Set("first-child last-child only-child first-of-type last-of-type only-of-type".split(" "));
const NUMBERED = new Set("nth-child nth-of-type nth-last-child nth-last-of-type".split(" "));
const STATES = new Set("checked disabled enabled required".split(" "));

/**
 * The selector with what says where an element is and what it is for, and without ids, classes and texts that are no words
 * of interfaces. It may find more elements than before. Undefined if it is written in a way that is not understood.
 */
export function reducedCss(selector: string): string | undefined {
  let at = 0;
  const match = (pattern: RegExp): RegExpExecArray | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(selector);
    if (found !== null) at = pattern.lastIndex;
    return found ?? undefined;
  };
  let reduced = "";
  while (at < selector.length) {
    const start = at;
    const tag = match(TAG)?.[0].toLowerCase();
    let compound = tag !== undefined && isTag(tag) ? tag : "";
    for (let before = -1; before !== at;) {
      before = at;
      const name = match(NAME);
      if (name !== undefined) compound += isInterfaceText(name[2] ?? "") ? name[0] : "";
      const attribute = match(ATTRIBUTE);
      if (attribute !== undefined) compound += reducedAttribute(attribute);
      const pseudo = match(PSEUDO);
      if (pseudo !== undefined) compound += reducedPseudo(pseudo[1] ?? "", pseudo[2]);
    }
    if (at === start) return undefined;
    reduced += compound === "" ? "*" : compound;
    if (at === selector.length) return reduced;
    const combinator = match(COMBINATOR);
    if (combinator === undefined || at === selector.length) return undefined;
    reduced += combinator[1] === undefined ? " " : ` ${combinator[1]} `;
  }
  return undefined;
}

function reducedAttribute([, rawName = "", operator, ...values]: readonly (string | undefined)[]): string {
  const name = rawName.toLowerCase();
  const value = values.find((each) => each !== undefined);
  if (!ATTRIBUTES.has(name)) return "";
  if (value === undefined || operator !== "=") return `[${name}]`;
  const isKnown = isInterfaceText(value) || (name === "type" && isInputType(value));
  return isKnown ? `[${name}="${value}"]` : `[${name}]`;
}

function reducedPseudo(name: string, argument: string | undefined): string {
  if (NUMBERED.has(name) && argument !== undefined && /^[1-9][0-9]{0,2}$/.test(argument))
    return `:${name}(${argument})`;
  return argument === undefined && (PLACES.has(name) || STATES.has(name)) ? `:${name}` : "";
}

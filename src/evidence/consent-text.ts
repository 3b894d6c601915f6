import { isInterfaceText } from "./words.ts";

const MOST_NAME = 80;
const MOST_WORDS = 8;
const MOST_ADDRESS = 200;
/** A house number or a year has them; a telephone, a card or an identity card has more. */
const MOST_DIGITS = 4;

/**
 * Whether a text may stand for somebody's name in a consent: a few words, in any script, with hardly a digit. It could still
 * be the name of a person, which has no form of its own: so a consent goes nowhere but into the sealed evidence.
 */
export function isPartyName(text: string): boolean {
  return (
    text.length <= MOST_NAME &&
    /^[\p{L}\d][\p{L}\p{M}\d.,&'’()-]*(?: [\p{L}\p{M}\d.,&'’()-]+)*$/u.test(text) &&
    text.split(" ").length <= MOST_WORDS &&
    hasFewDigits(text)
  );
}

/**
 * Whether a text is the address of a page that is there for everybody: a host, and a path of words of interfaces. Nothing
 * in it tells one visitor from another.
 */
export function isPublicPage(text: string): boolean {
  if (text.length > MOST_ADDRESS) return false;
  const [, host, path = ""] =
    /^https:\/\/((?:[a-z\d](?:[a-z\d-]*[a-z\d])?\.)+[a-z]{2,})((?:\/[^/]+)*)$/.exec(text) ?? [];
  return host !== undefined && hasFewDigits(host) && path.split("/").slice(1).every(isInterfaceText);
}

function hasFewDigits(text: string): boolean {
  return text.replaceAll(/\P{Nd}/gu, "").length <= MOST_DIGITS;
}

import { SITE_CLASSES, type SiteClass } from "./workflow.ts";
import { isInterfaceText } from "./words.ts";

/** Stands for a part of a path that is no word of an interface. */
const ANY = "*";

const MOST_PARTS = 8;

/**
 * What may be told of a page's address: what the site is for, and the words of its path. `https://commerce.invalid/cart/*`
 * names no site that exists.
 * @param path of the URL, without query and fragment.
 */
export function reducedUrl(site: SiteClass, path: string): string {
  const parts = path.split("/").filter((part) => part !== "");
  return [`https://${site}.invalid`, ...parts.slice(0, MOST_PARTS).map(reducedPart)].join("/");
}

export function isReducedUrl(url: string): boolean {
  const [, host = "", path = ""] = /^https:\/\/([a-z]+)\.invalid((?:\/[^/]+)*)$/.exec(url) ?? [];
  const site = SITE_CLASSES.find((each) => each === host);
  return site !== undefined && reducedUrl(site, path) === url;
}

function reducedPart(part: string): string {
  const name = part.toLowerCase().replace(/\.(html?|php|aspx?|jsp)$/, "");
  return isInterfaceText(name) ? name : ANY;
}

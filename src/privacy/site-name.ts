import punycode from "punycode/punycode.js";
import { parse } from "tldts";

/** A web site as its URL names it. */
export interface SiteName {
  /** Lower-case, without a dot at its end; of other scripts, in punycode. */
  readonly host: string;
  /** What somebody registered: `shop.co.id` of `www.shop.co.id`, `me.github.io` of itself. */
  readonly domain: string;
  readonly suffix: string;
  /** What `host` looks like in Latin letters, if it is written in others or with digits for letters; else as `host`. */
  readonly looksLike: readonly string[];
}

/** Letters that look like one of ours, beside those that decompose into it and a mark. */
const TWINS: Readonly<Record<string, string>> = Object.fromEntries(
  "аa еe оo рp сc уy хx іi ѕs јj ԁd һh ӏl ԛq ԝw ɡg ɑa αa οo ρp νv κk ιi τt υu χx ѵv вb кk мm нh тt пn зe ıi łl øo đd ħh ŧt ßb þp ꞵb ցg օo հh ոn սu ⅼl ⅰi ℓl"
    .split(" ")
    .map((pair) => Array.from(pair) as [string, string]),
);

const DIGITS: Readonly<Record<string, string>> = { "0": "o", "1": "l", "3": "e", "4": "a", "5": "s", "7": "t" };

/**
 * The site of a URL. Undefined of what is no site on the web: another scheme, an IP address, a name without a public suffix
 * (localhost, intranet), a hidden service of Tor, what cannot be parsed.
 */
export function siteName(url: string): SiteName | undefined {
  let host: string;
  try {
    const { protocol, hostname } = new URL(url);
    if (protocol !== "https:" && protocol !== "http:") return undefined;
    host = hostname.replace(/\.+$/, "");
  } catch {
    return undefined;
  }
  const { domain, publicSuffix, isIp, isIcann, isPrivate } = parse(host, { allowPrivateDomains: true });
  const isNamed = !host.startsWith(".") && !host.includes("..") && publicSuffix !== "onion";
  if (!isNamed || isIp || domain === null || publicSuffix === null || !(isIcann || isPrivate)) return undefined;
  return { host, domain, suffix: publicSuffix, looksLike: lookAlikes(host) };
}

/** The host as it is read: in Latin letters, and with digits as letters where they stand among them. */
function lookAlikes(host: string): string[] {
  const shown = punycode.toUnicode(host).normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();
  const latin = Array.from(shown, (letter) => TWINS[letter] ?? letter).join("");
  const spelled = latin.replaceAll(/(?<=[a-z])[013457]|[013457](?=[a-z])/g, (digit) => DIGITS[digit] ?? digit);
  return [...new Set([latin, spelled, spelled.replaceAll("rn", "m").replaceAll("vv", "w")])];
}

import { parse } from "tldts";
import { adult } from "./sensitive/adult.ts";
import { authentication } from "./sensitive/authentication.ts";
import { dating } from "./sensitive/dating.ts";
import { email } from "./sensitive/email.ts";
import { finance } from "./sensitive/finance.ts";
import { government } from "./sensitive/government.ts";
import { health } from "./sensitive/health.ts";
import type { Category, SiteList } from "./sensitive/site-list.ts";
import type { SiteName } from "./site-name.ts";

/** Why a site or page is sensitive. */
export interface Sensitivity {
  readonly category: Category;
  /** A sentence for the contributor, in which the address that was visited does not stand. */
  readonly reason: string;
}

interface Matcher {
  category: Category;
  sites: ReadonlySet<string>;
  suffixes: ReadonlySet<string>;
  words: ReadonlySet<string>;
  affixes: readonly string[];
}

/** In this order: a site that is of several categories is refused for the first. */
export const SITE_LISTS: readonly SiteList[] = [authentication, email, health, finance, government, adult, dating];

const MATCHERS: readonly Matcher[] = SITE_LISTS.map(({ category, sites, suffixes = "", words, affixes = "" }) => ({
  category,
  sites: new Set(split(sites)),
  suffixes: new Set(split(suffixes)),
  words: new Set(split(words)),
  affixes: split(affixes),
}));

/** Whether a site belongs to a category that is not recorded by default. */
export function sensitiveSite({ host, suffix, looksLike }: SiteName): Sensitivity | undefined {
  const listed = MATCHERS.find((matcher) => isListed(matcher, host, suffix));
  if (listed !== undefined)
    return { category: listed.category, reason: `the site is on the list of ${listed.category} sites` };
  const disguised = MATCHERS.find(({ sites }) => looksLike.some((look) => look !== host && inSet(sites, look)));
  if (disguised !== undefined) {
    return {
      category: disguised.category,
      reason: `the site's name looks like one on the list of ${disguised.category} sites`,
    };
  }
  const labels = looksLike.flatMap((look) => withoutSuffix(look, suffix).split("."));
  const named = MATCHERS.find(({ words, affixes }) => labels.some((label) => speaks(label, words, affixes)));
  return named && { category: named.category, reason: `the site's name says that it is one for ${named.category}` };
}

function isListed({ sites, suffixes }: Matcher, host: string, suffix: string): boolean {
  // gov, gov.uk and service.gov.uk, all of which are suffixes.
  return (
    inSet(sites, host) || tails(suffix).some((tail) => suffixes.has(tail) || suffixes.has(tail.split(".")[0] ?? ""))
  );
}

/** Whether the host is in the set or a part of one that is, or its name is there for all public suffixes. */
function inSet(sites: ReadonlySet<string>, host: string): boolean {
  const name = parse(host, { allowPrivateDomains: false }).domainWithoutSuffix;
  return tails(host).some((tail) => sites.has(tail)) || (name !== null && name !== "" && sites.has(`${name}.*`));
}

/** a.b.c, b.c and c */
function tails(host: string): string[] {
  const labels = host.split(".");
  return labels.map((_, index) => labels.slice(index).join("."));
}

function speaks(label: string, words: ReadonlySet<string>, affixes: readonly string[]): boolean {
  return (
    label.split("-").some((part) => words.has(part)) ||
    words.has(label) ||
    affixes.some((affix) => label.startsWith(affix) || label.endsWith(affix))
  );
}

function withoutSuffix(host: string, suffix: string): string {
  return host.endsWith(`.${suffix}`) ? host.slice(0, -suffix.length - 1) : host;
}

function split(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}

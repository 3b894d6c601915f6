import { UserError } from "../shared/errors.ts";
import { sensitivePage, type PageSigns } from "./sensitive-page.ts";
import { sensitiveSite } from "./sensitive-site.ts";
import { shownSite } from "./shown-site.ts";
import { siteName } from "./site-name.ts";

/** A contributor's own rules: domains, each with all its subdomains. */
export interface SiteRules {
  readonly block: readonly string[];
  /** Lifts what is refused by default for a category; not fields for passwords and payment, not private windows. */
  readonly allow: readonly string[];
}

export const NO_RULES: SiteRules = { block: [], allow: [] };

/** Why a site or page is not recorded. */
export interface Refusal {
  /** The whole site, or this page of it. */
  readonly what: "site" | "page";
  readonly reason: string;
}

/**
 * Why a page is not recorded; undefined if it may be. What the contributor blocks is never recorded, whatever else is
 * said of it; nothing in a private window is.
 */
export function refusalOf(url: string, signs: PageSigns, rules: SiteRules): Refusal | undefined {
  const site = siteName(url);
  if (site === undefined) {
    // A recording may begin on the browser's own empty page.
    if (!/^https?:/i.test(url))
      return { what: "page", reason: "it is a page of the browser or a file, not of the web" };
    return { what: "site", reason: "it is no site on the public web, but an IP address or a local name" };
  }
  const isRuled = (domains: readonly string[]) => domains.some((domain) => isWithin(site.host, domain));
  if (isRuled(rules.block)) return { what: "site", reason: "you have blocked the site" };
  if (isRuled(rules.allow)) return undefined;
  const shown = shownSite(url);
  if (shown !== undefined) {
    const refusal = refusalOf(shown, {}, rules);
    if (refusal !== undefined) return { ...refusal, reason: `of the site that it shows: ${refusal.reason}` };
  }
  const bySite = sensitiveSite(site);
  if (bySite !== undefined) return { what: "site", reason: bySite.reason };
  const byPage = sensitivePage(url, signs);
  return byPage && { what: "page", reason: byPage.reason };
}

/** Rules as a contributor writes them, one domain each. @throws UserError naming the first that is none. */
export function siteRules(block: readonly string[], allow: readonly string[]): SiteRules {
  return { block: block.map(domainOf), allow: allow.map(domainOf) };
}

function domainOf(text: string): string {
  const domain = siteName(`https://${text.trim().toLowerCase()}/`);
  if (domain !== undefined && /^[^\s/:@?#]+$/.test(text.trim())) return domain.host;
  throw new UserError(
    `rule ${JSON.stringify(text)}: name a domain such as shop.example.com, without https:// and path`,
  );
}

function isWithin(host: string, domain: string): boolean {
  return host === domain || host.endsWith(`.${domain}`);
}

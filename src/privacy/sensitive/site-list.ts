/** What makes a site sensitive, in the words that are shown to the contributor. */
export const CATEGORIES = ["email", "health", "finance", "government", "authentication", "adult", "dating"] as const;
export type Category = (typeof CATEGORIES)[number];

/**
 * The sites of one category. The lists are reviewed by hand and begin what they cannot finish: the words catch
 * more, and contributors add their own.
 */
export interface SiteList {
  readonly category: Category;
  /**
   * Lower-case, separated by white space: `gmail.com` with all its subdomains; `mail.google.com`, only that part of
   * google.com; `paypal.*`, a name under whatever public suffix.
   */
  readonly sites: string;
  /** Public suffixes of which every site belongs here: `gov`, with `gov.uk` and the like. */
  readonly suffixes?: string;
  /** Words that as a whole label of a host, or a part of one between hyphens, mean the category: `webmail.example.org`. */
  readonly words: string;
  /** Words with which labels begin or end: `bankofsomewhere.com`, `somebank.co.id`. */
  readonly affixes?: string;
  /** Matched against a page's title, in English and Indonesian. */
  readonly title?: RegExp;
}

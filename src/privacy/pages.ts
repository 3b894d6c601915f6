import type { PageSigns } from "./sensitive-page.ts";
import { type Refusal, refusalOf, type SiteRules } from "./site-rules.ts";

/** A page that was open while recording. */
export interface RecordedPage extends PageSigns {
  /** When it was opened, in ms by the clock of the events. */
  readonly from: number;
  readonly url: string;
}

/** The pages of a recording, and which of them are recorded. What is not known to be open is closed. */
export class Pages {
  readonly #pages: readonly RecordedPage[];
  readonly #rules: SiteRules;
  readonly #isOpen = new Map<string, boolean>();

  constructor(pages: readonly RecordedPage[], rules: SiteRules) {
    this.#pages = pages.toSorted((a, b) => a.from - b.from);
    this.#rules = rules;
  }

  /** Why a page is not recorded, by its URL and by all that is known of it; undefined if it may be. */
  refusal(url: string, title?: string): Refusal | undefined {
    const known = this.#pages.filter((page) => page.url === url);
    const signs: PageSigns[] =
      known.length === 0 || title !== undefined ? [...known, { ...(title !== undefined && { title }) }] : known;
    return signs.map((each) => refusalOf(url, each, this.#rules)).find((each) => each !== undefined);
  }

  /** Whether what was done at this time may be told. */
  isOpenAt(t: number): boolean {
    const page = this.#pages.findLast(({ from }) => from <= t);
    if (page === undefined) return false;
    const isOpen = this.#isOpen.get(page.url) ?? this.refusal(page.url) === undefined;
    this.#isOpen.set(page.url, isOpen);
    return isOpen;
  }

  /** The page on which the recording began. */
  get first(): string | undefined {
    return this.#pages[0]?.url;
  }

  /** How often a page that is not recorded was opened, by its URL. */
  get closedVisits(): ReadonlyMap<string, number> {
    const visits = new Map<string, number>();
    for (const [index, { url }] of this.#pages.entries()) {
      // A page is told again when more of it is known.
      if (this.#pages[index - 1]?.url === url || this.refusal(url) === undefined) continue;
      visits.set(url, (visits.get(url) ?? 0) + 1);
    }
    return visits;
  }
}

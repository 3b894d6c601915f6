import type { Reason } from "./reason.ts";

/** Of one account: when it was recorded, Unix seconds, and by what it is told from the others. */
export interface Span {
  readonly contribution: number;
  readonly from: number;
  readonly until: number;
}

/** Seconds: `from` is cut to a whole one, and `until` is rounded up. */
const ROUNDING = 2;

/**
 * Which new recordings of one account run while another does: nobody does two things at once. Of several new ones the one
 * that began first is left, if none that was known before overlaps it; what was decided before stays.
 */
export function overlapping(known: readonly Span[], added: readonly Span[]): number[] {
  const isNew = new Set(added);
  const found: number[] = [];
  let running: Span[] = [];
  const marked = new Set<Span>();
  const mark = (span: Span): void => {
    if (!isNew.has(span) || marked.has(span)) return;
    marked.add(span);
    found.push(span.contribution);
  };
  for (const span of [...known, ...added].toSorted((a, b) => a.from - b.from || a.contribution - b.contribution)) {
    running = running.filter((each) => each.until - ROUNDING > span.from || each.from === span.from);
    if (running.length > 0) {
      mark(span);
      if (!isNew.has(span)) for (const each of running) mark(each);
      // Those that reach farthest are enough to find the next: of new ones not marked yet there is one at most.
      const latest = running.reduce((one, other) => (other.until > one.until ? other : one));
      running = running.filter((each) => each === latest || (isNew.has(each) && !marked.has(each)));
    }
    running.push(span);
  }
  return found;
}

export const OVERLAPPING: Reason = {
  code: "overlapping",
  layer: "integrity",
  detail: "By the times that it tells, it was recorded while another recording of the account ran.",
};

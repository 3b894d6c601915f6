import type { Copy, Match } from "./match.ts";

/** A workflow of the file at hand, and what it was found to be alike to. */
export interface Sought {
  readonly contribution: number;
  readonly account: string;
  readonly matches: readonly Match[];
}

/**
 * Which workflows of a file are the copies. Likeness has no direction: of two accepted on different days the later is
 * the copy, but within a file the copy may stand before its original. There, the copy is taken to be the one whose
 * account is alike to more other accounts (whoever copies, copies from many), else the one that comes later in the
 * file. Of every group of workflows that are alike, one is left alone, unless the corpus has the original.
 *
 * A guess where the two are different people's: whoever is first with the copy, or copies one victim from several
 * accounts, turns it round. A reason to hold, never to reject nor to bind anybody.
 * @param sought in the order of the file. @returns by contribution, the match that makes it a copy: the clearest.
 */
export function copiesAmong(sought: readonly Sought[]): Map<number, Copy> {
  const order = new Map(sought.map((each, at) => [each.contribution, { at, account: each.account }]));
  const likeAccounts = new Map<string, Set<string>>();
  for (const { account, matches } of sought) {
    for (const match of matches) {
      const other = order.get(match.contribution)?.account;
      if (other === undefined || other === account) continue;
      // Both ways: an index may find only one of the two.
      link(likeAccounts, account, other);
      link(likeAccounts, other, account);
    }
  }
  const copies = new Map<number, Copy>();
  const mark = (contribution: number, match: Match): void => {
    const [own, its] = [order.get(contribution), order.get(match.contribution)];
    const copy = { ...match, isGuess: its !== undefined && its.account !== own?.account };
    const known = copies.get(contribution);
    if (known === undefined || isClearer(copy, known)) copies.set(contribution, copy);
  };
  for (const { contribution, matches } of sought) {
    for (const match of matches) {
      if (!order.has(match.contribution)) mark(contribution, match);
      else if (isCopy(contribution, match.contribution)) mark(contribution, match);
      else mark(match.contribution, { ...match, contribution });
    }
  }
  return copies;

  function isCopy(contribution: number, other: number): boolean {
    const [own, its] = [order.get(contribution), order.get(other)];
    if (own === undefined || its === undefined) return false;
    const many = (account: string): number => likeAccounts.get(account)?.size ?? 0;
    return (many(own.account) - many(its.account) || own.at - its.at) > 0;
  }
}

function link(links: Map<string, Set<string>>, from: string, to: string): void {
  const known = links.get(from);
  if (known === undefined) links.set(from, new Set([to]));
  else known.add(to);
}

function isClearer(one: Copy, other: Copy): boolean {
  if (one.isGuess !== other.isGuess) return other.isGuess;
  return one.isExact === other.isExact ? one.evidence > other.evidence : one.isExact;
}

import type { Hex } from "../shared/hex.ts";

/** Who holds which role, as grants and revocations leave it. */
export class RoleHolders {
  readonly #holders = new Map<string, Set<Hex>>();
  /** Roles and accounts whose last change was decided by vote: nothing about them is wrong. */
  readonly #decided = new Set<string>();

  grant(role: string, account: string, byVote: boolean): void {
    const holders = this.#holders.get(role) ?? new Set();
    this.#holders.set(role, holders.add(account.toLowerCase() as Hex));
    this.#decide(role, account, byVote);
  }

  revoke(role: string, account: string, byVote: boolean): void {
    this.#holders.get(role)?.delete(account.toLowerCase() as Hex);
    this.#decide(role, account, byVote);
  }

  #decide(role: string, account: string, byVote: boolean): void {
    const key = `${role} ${account.toLowerCase()}`;
    if (byVote) this.#decided.add(key);
    else this.#decided.delete(key);
  }

  /**
   * @param where the contract, for the sentences. @param expected the holders that each role must have; others none.
   * @param name what to call a role. @param describe what to call an account.
   * @returns a sentence for each holder too many and each that is missing, unless a vote decided it.
   */
  compare(
    where: string,
    expected: ReadonlyMap<string, readonly Hex[]>,
    name: (role: string) => string,
    describe: (account: Hex) => string,
  ): string[] {
    const findings: string[] = [];
    for (const role of new Set([...this.#holders.keys(), ...expected.keys()])) {
      const actual = this.#holders.get(role) ?? new Set();
      const wanted = expected.get(role) ?? [];
      const agreed = (account: Hex): boolean => this.#decided.has(`${role} ${account}`);
      for (const account of actual) {
        if (!wanted.includes(account) && !agreed(account))
          findings.push(`${where}: ${describe(account)} holds ${name(role)} and must not`);
      }
      for (const account of new Set(wanted)) {
        if (!actual.has(account) && !agreed(account))
          findings.push(`${where}: ${describe(account)} does not hold ${name(role)}`);
      }
    }
    return findings;
  }
}

import type { Hex } from "viem";
import type { Faults } from "./faults.ts";
import type { Manifest } from "./manifest.ts";
import { type Policy, readPolicy } from "./policy.ts";
import { Unverifiable } from "./unverifiable.ts";

/** A policy as the auditor gives it. */
export interface GivenPolicy {
  file: string;
  policy: Policy;
  /** The first epoch it was voted for; undefined if the auditor does not say. */
  from: number | undefined;
}

/** The policies that the auditor gives, and which epochs they are for as far as he says so. */
export class Policies {
  readonly #given: readonly GivenPolicy[];

  constructor(given: readonly GivenPolicy[]) {
    this.#given = given;
  }

  /**
   * The policy that an epoch says it was built by. Where the auditor says which one was in force it must be that one.
   * @returns undefined, after a fault, if it was not given.
   */
  check({ epoch, policyHash }: Manifest, faults: Faults): GivenPolicy | undefined {
    const found = this.withHash(policyHash);
    const voted = this.inForce(epoch);
    if (voted !== undefined && voted.policy.hash !== policyHash) {
      const what = `${policyHash} (${found?.file ?? "none of those given"})`;
      const inForce = `${voted.policy.hash} (${voted.file}, in force from epoch ${voted.from})`;
      faults.compare("policyHash", "hash of the policy", inForce, what);
    } else if (found === undefined) {
      faults.add("policy", `none of the policies given has the hash ${policyHash}`);
    }
    return voted?.policy.hash === policyHash ? voted : found;
  }

  /** The files whose policy is that of no epoch. */
  unused(hashes: ReadonlySet<Hex>): string[] {
    return this.#given.filter(({ policy }) => !hashes.has(policy.hash)).map(({ file }) => file);
  }

  /** Whichever has that hash. */
  withHash(hash: Hex): GivenPolicy | undefined {
    return this.#given.find(({ policy }) => policy.hash === hash);
  }

  /** The policy that the auditor says was voted for; undefined if he does not say. */
  inForce(epoch: number): (GivenPolicy & { from: number }) | undefined {
    return this.#given
      .filter((each): each is GivenPolicy & { from: number } => each.from !== undefined && each.from <= epoch)
      .toSorted((a, b) => a.from - b.from)
      .at(-1);
  }
}

/**
 * Reads policies, each `FILE`, or `N=FILE` if it was voted for from epoch N on, until the next.
 * @throws Unverifiable naming the file.
 */
export async function readPolicies(given: readonly string[]): Promise<Policies> {
  const policies: GivenPolicy[] = [];
  for (const each of given) {
    const [, epoch, dated] = /^([1-9][0-9]{0,9})=(.*)$/s.exec(each) ?? [];
    const file = dated ?? each;
    const from = epoch === undefined ? undefined : Number(epoch);
    if (from !== undefined && policies.some((other) => other.from === from)) {
      throw new Unverifiable(`--policy ${each}: another policy is said to be in force from epoch ${from} already`);
    }
    policies.push({ file, policy: await readPolicy(file), from });
  }
  return new Policies(policies);
}

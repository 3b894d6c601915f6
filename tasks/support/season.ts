import { join } from "node:path";
import { type EpochDirectory, openEpochDirectory } from "../../src/epoch/directory.ts";
import type { Policy } from "../../src/epoch/policy.ts";
import { snapshot } from "../../src/epoch/snapshot.ts";
import type { LedgerStore } from "../../src/ledger/store.ts";
import { invariant, InvariantError } from "../../src/shared/errors.ts";
import { activateOldest } from "../epoch/activate.ts";
import { submitEpoch } from "../epoch/submit.ts";
import { addressArgument } from "./arguments.ts";
import { type Books, reconcile } from "./books.ts";
import { chainIdOf, type Connection } from "./connection.ts";
import type { Deployment } from "./deployment.ts";

const SENDING = {
  uri: undefined,
  fallback: false,
  fastForward: true,
  from: undefined as string | undefined,
  dryRun: false,
  safeOut: undefined,
};

/** What a season is run on. */
export interface Stage {
  connection: Connection;
  deployment: Deployment;
  store: LedgerStore;
  /** Where the epoch directories go. */
  directory: string;
  firstEpoch: number;
}

/** Epochs in sequence on a local chain, whose clock moves as fast as they need. */
export class Season {
  readonly #stage: Stage;
  readonly #treasuryBefore: bigint;
  /** The epochs built so far. */
  readonly built: EpochDirectory[] = [];

  private constructor(stage: Stage, treasuryBefore: bigint) {
    this.#stage = stage;
    this.#treasuryBefore = treasuryBefore;
  }

  static async begin(stage: Stage): Promise<Season> {
    const { token, distributor } = stage.deployment;
    return new Season(stage, await token.balanceOf(await distributor.treasury()));
  }

  /** The epoch built last. */
  get newest(): EpochDirectory {
    const newest = this.built.at(-1);
    if (newest === undefined) throw new InvariantError("no epoch was built yet");
    return newest;
  }

  /** Builds the next epoch's directory. */
  async build(policy: Policy): Promise<EpochDirectory> {
    const { connection, deployment, store, directory, firstEpoch } = this.#stage;
    const epoch = firstEpoch + this.built.length;
    const out = join(directory, String(epoch));
    await snapshot(store, {
      epoch,
      policy,
      chainId: await chainIdOf(connection),
      distributor: addressArgument(await deployment.distributor.getAddress(), "distributor"),
      previous: this.built.at(-1),
      firstEpoch,
      out,
      record: true,
    });
    const built = await openEpochDirectory(out);
    this.built.push(built);
    return built;
  }

  /** Submits the newest epoch; its dispute window begins. */
  async submit(options: Partial<typeof SENDING> = {}) {
    const { connection, deployment } = this.#stage;
    return submitEpoch(connection, deployment, this.newest, { ...SENDING, ...options });
  }

  /** Lets the dispute window pass and activates. */
  async activate() {
    const { connection, deployment } = this.#stage;
    const activated = await activateOldest(connection, deployment, SENDING);
    invariant(activated.sent, "an activation that was to be sent was kept");
    return activated;
  }

  /** Reconciles the newest epoch with the chain. @throws InvariantError if anything is lost. */
  async books(): Promise<Books> {
    return reconcile(this.#stage.deployment, this.newest, this.#treasuryBefore);
  }
}

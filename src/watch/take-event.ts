import { type Hex, lowerHex } from "../shared/hex.ts";
import { rootStatus } from "../shared/root-status.ts";
import { showTime } from "../shared/show-time.ts";
import type { WatchedEvent } from "./chain.ts";
import { oneLine } from "../shared/one-line.ts";
import { showLam } from "../shared/show-amount.ts";
import type { News } from "./notice.ts";
import { tell, type WatchState } from "./state.ts";
import { factsHash, type Submitted } from "./submitted.ts";

/** Takes in what the contracts told: in `state` is then what is known, and to be told, after the event. */
export function takeEvent(state: WatchState, log: WatchedEvent): void {
  if (log.eventName === "RootSubmitted") return takeSubmission(state, log);
  tell(state, newsOf(state, log));
}

function takeSubmission(state: WatchState, { args, blockNumber }: WatchedEvent & { eventName: "RootSubmitted" }): void {
  const { id, parentId, root, cumulativeTotal, policyHash, manifestHash, uri, activatableAt } = args;
  const epoch = Number(args.epoch);
  const publisher = lowerHex(args.publisher);
  const submitted: Submitted = { id, epoch, parentId, root, cumulativeTotal, policyHash, manifestHash, publisher, uri };
  const known = { ...submitted, block: Number(blockNumber), verdict: undefined, judgedBy: "" };
  state.submissions = [...state.submissions.filter((other) => other.id !== id), known];
  tell(state, {
    key: `submitted ${factsHash(submitted)}`,
    event: "submitted",
    alarm: false,
    epoch,
    id,
    message: `epoch ${epoch} submitted by ${publisher} as ${id}: ${showLam(cumulativeTotal)} in all, published at ${oneLine(uri)}; its window ends ${showTime(activatableAt)}`,
  });
}

/** What the key of a submission's activation begins with. */
export const activationKey = (id: Hex) => `RootActivated ${id} `;

/** @param log any event but RootSubmitted. */
function newsOf(state: WatchState, log: Exclude<WatchedEvent, { eventName: "RootSubmitted" }>): News {
  const about = (id: `0x${string}`) => {
    const epoch = state.submissions.find((each) => each.id === id)?.epoch;
    return {
      id,
      name: `submission ${id}${epoch === undefined ? "" : ` (epoch ${epoch})`}`,
      ...(epoch === undefined ? {} : { epoch }),
    };
  };
  // The arguments name the submission, or the time: what happens again has another key.
  const key = `${log.eventName} ${Object.values(log.args).join(" ")}`;
  const news = (
    event: News["event"],
    alarm: boolean,
    id: `0x${string}` | undefined,
    message: (name: string) => string,
  ): News => {
    if (id === undefined) return { key, event, alarm, message: message("") };
    const { name, ...rest } = about(id);
    return { key, event, alarm, ...rest, message: message(name) };
  };
  switch (log.eventName) {
    case "RootActivated":
      return news(
        "activated",
        false,
        log.args.id,
        (name) => `${name} is active: ${showLam(log.args.pulled)} came from the treasury`,
      );
    case "RootEnded":
      return news("ended", false, log.args.id, (name) => `${name} has ended: ${rootStatus(log.args.status)}`);
    case "RootResumed":
      return news(
        "ruled",
        false,
        log.args.id,
        (name) => `${name} goes on: its window ends ${showTime(log.args.activatableAt)}`,
      );
    case "DisputeOpened": {
      const { id, disputer, bond, frozenUntil } = log.args;
      return news(
        "disputed",
        true,
        id,
        (name) =>
          `${name} is disputed by ${lowerHex(disputer)} with ${showLam(bond)}: the DAO can rule until ${showTime(frozenUntil)}`,
      );
    }
    case "DisputeRuled":
      return news(
        "ruled",
        false,
        log.args.id,
        (name) => `the DAO ruled on ${name}: ${log.args.upheld ? "upheld" : "rejected"}`,
      );
    case "DisputeSettled": {
      const { id, disputer, returned, slashed } = log.args;
      return news(
        "settled",
        false,
        id,
        (name) =>
          `the dispute over ${name} is settled: ${showLam(returned)} back to ${lowerHex(disputer)}, ${showLam(slashed)} to the treasury`,
      );
    }
    case "ActivationPaused":
      return news(
        "paused",
        true,
        undefined,
        () => `${lowerHex(log.args.by)} paused activation until ${showTime(log.args.until)}`,
      );
    case "EpochCapSet":
      return news(
        "cap",
        false,
        undefined,
        () => `an epoch may pay ${showLam(log.args.newCap)} from now on (${showLam(log.args.oldCap)} before)`,
      );
    case "Retired":
      return news(
        "retired",
        true,
        undefined,
        () =>
          `the distributor has retired to ${lowerHex(log.args.successor)}: start the watch again, with another state file, to follow that one`,
      );
  }
}

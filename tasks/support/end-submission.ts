import type { Hex } from "../../src/shared/hex.ts";
import type { Deployment } from "./deployment.ts";
import type { RoleCaller } from "./role.ts";
import { nameOf, type SubmissionView } from "./submissions.ts";

/** What ending a submission did. */
interface Ended {
  id: Hex;
  epoch: number;
  /** The submissions built on it, which ended with it. */
  dropped: Hex[];
}

/** Sends what ends a submission. @param how it ends, for the error. @param by who may call what ends it, which takes its id. @throws UserError if the contract refuses. */
export async function endSubmission(
  { distributor }: Deployment,
  submission: SubmissionView,
  how: string,
  by: RoleCaller,
): Promise<Ended> {
  const { id, epoch } = submission;
  const queue = [...(await distributor.pendingIds())];
  await by.send(`${nameOf(submission)}: not ${how}`, [id]);
  return { id, epoch, dropped: queue.slice(queue.indexOf(id) + 1) as Hex[] };
}

export function endedText(submission: SubmissionView, { dropped, epoch }: Ended): string {
  const also = dropped.length === 0 ? [] : [`with it ended what was built on it: ${dropped.join(", ")}`];
  return [`${nameOf(submission)} has ended`, ...also, `epoch ${epoch} can be submitted again`].join("\n");
}

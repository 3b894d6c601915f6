import type { Hex } from "../../src/shared/hex.ts";
import type { Connection } from "./connection.ts";
import type { Delivery, Kept } from "./deliver.ts";
import type { Deployment } from "./deployment.ts";
import { callByRole, type RoleCall } from "./role.ts";
import { nameOf, type SubmissionView } from "./submissions.ts";

/** What ending a submission did. */
interface Ended {
  sent: true;
  id: Hex;
  epoch: number;
  /** The submissions built on it, which ended with it. */
  dropped: Hex[];
}

interface Ending extends Pick<RoleCall, "ability" | "accepts"> {
  name: "rejectRoot" | "withdrawRoot";
  /** "rejected". */
  how: string;
  delivery: Delivery;
}

/** Sends what ends a submission. @throws UserError if nobody may, or the contract refuses. */
export async function endSubmission(
  connection: Connection,
  deployment: Deployment,
  submission: SubmissionView,
  { how, delivery, ...call }: Ending,
): Promise<Ended | Kept> {
  const { distributor } = deployment;
  const { id, epoch } = submission;
  const queue = [...(await distributor.pendingIds())];
  const name = nameOf(submission);
  const words = { title: `${name}: to be ${how}`, failed: `${name}: not ${how}` };
  const request = { ...call, ...words, contract: distributor, args: [id] };
  const delivered = await callByRole(connection, deployment, request, delivery);
  if (!delivered.sent) return delivered;
  return { sent: true, id, epoch, dropped: queue.slice(queue.indexOf(id) + 1) as Hex[] };
}

export function endedJson({ id, epoch, dropped }: Ended): object {
  return { id, epoch, dropped };
}

export function endedText(submission: SubmissionView, { dropped, epoch }: Ended): string {
  const also = dropped.length === 0 ? [] : [`with it ended what was built on it: ${dropped.join(", ")}`];
  return [`${nameOf(submission)} has ended`, ...also, `epoch ${epoch} can be submitted again`].join("\n");
}

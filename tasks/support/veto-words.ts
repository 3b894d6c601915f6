import type { ProposalState } from "../../src/governance/proposal-state.ts";
import { encodeAbiParameters, keccak256, parseAbiParameters } from "viem";
import { powersIn } from "../../src/governance/powers.ts";
import type { Hex } from "../../src/shared/hex.ts";
import type { Connection } from "./connection.ts";
import { chainTime } from "./clock.ts";
import type { Deployment } from "./deployment.ts";
import type { CreatedProposal } from "./proposals.ts";
import { nameOfStage, readHandover, showMoment } from "./stages.ts";

const CALLS = parseAbiParameters("address[], uint256[], bytes[]");

/** Whether the company could veto a proposal now, and why, or why not. */
export interface VetoView {
  possible: boolean;
  company: Hex;
  why: string;
}

/** Asks the Governor, and finds the reason in the stage of the stewardship. */
export async function readVeto(
  connection: Connection,
  deployment: Deployment,
  created: CreatedProposal,
  state: ProposalState,
): Promise<VetoView> {
  const { id } = created;
  const { governor, stewardship } = deployment;
  const company = (await stewardship.company()).toLowerCase() as Hex;
  const { stage, stages } = await readHandover(connection, deployment);
  const here = nameOfStage(stage);
  if (["canceled", "defeated", "expired", "executed"].includes(state)) {
    return { possible: false, company, why: `No: it is ${state}.` };
  }
  if (await governor.canVeto(id, company)) {
    const now = await chainTime(connection);
    const without = stages.find(({ stage: later, powers }) => later > stage && !powers.includes("veto"));
    const until =
      without === undefined ? "" : `, and the power to veto ends ${showMoment(without.beginsAt, now)} at the latest`;
    return { possible: true, company, why: `Yes, until it is executed: in ${here} it may${until}.` };
  }
  const powers = powersIn(Number(await stewardship.powers()));
  if (!powers.includes("veto")) return { possible: false, company, why: `No: in ${here} the company has no veto.` };
  const beyond =
    "all that it does is to rule on disputes or to advance the stage, which is beyond a veto once stage 0 is over";
  const again = "the same calls were vetoed before, and from stage 2 on they can be vetoed once only";
  const vetoed = !powers.includes("vetoAgain") && (await wasVetoed(deployment, created));
  return { possible: false, company, why: `No: ${vetoed ? again : beyond}.` };
}

async function wasVetoed({ governor }: Deployment, { targets, values, calldatas }: CreatedProposal): Promise<boolean> {
  return governor.wasVetoed(keccak256(encodeAbiParameters(CALLS, [targets, values, calldatas])));
}

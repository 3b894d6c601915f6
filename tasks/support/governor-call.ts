import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { Hex } from "../../src/shared/hex.ts";
import type { Connection } from "./connection.ts";
import { deliver, type Delivery, type Kept, type Sent } from "./deliver.ts";
import { contractsOf, type Deployment, loadDeployment } from "./deployment.ts";
import { shortId } from "./proposal-words.ts";
import { findProposal, type ProposalView, viewProposal } from "./proposals.ts";

/** The proposal that a task is about. */
export interface OpenedProposal {
  connection: Connection;
  deployment: Deployment;
  /** What to call it in messages. */
  name: string;
  id: bigint;
  title: string;
  proposer: Hex;
  /** Where it stands now. */
  view: () => Promise<ProposalView>;
}

/** @param wanted its id, the beginning of it, or `latest`. @throws UserError if there is none. */
export async function openProposal(hre: HardhatRuntimeEnvironment, wanted: string): Promise<OpenedProposal> {
  const connection = await hre.network.getOrCreate();
  const deployment = await loadDeployment(hre, connection);
  const found = await findProposal(connection, deployment, wanted);
  const { id, title, proposer } = found;
  const view = (): Promise<ProposalView> => viewProposal(connection, deployment, found);
  return { connection, deployment, name: `proposal ${shortId(id)}`, id, title, proposer, view };
}

/** A call of the Governor about a proposal. */
interface GovernorCall {
  function: string;
  /** After the proposal's id. */
  args?: readonly unknown[];
  /** "Queue", for the title; and what did not happen if it fails: "not queued". */
  verb: string;
  failed: string;
  /** By default anybody. See Outgoing. */
  may?: (account: Hex) => Promise<boolean>;
  ability?: string;
  usually?: Hex;
}

/** Makes the call, tries it, or writes it for a Safe. @throws UserError if it cannot be made. */
export function callGovernor(
  { connection, deployment, name, id, title }: OpenedProposal,
  { function: called, args = [], verb, failed, may = async () => true, ability = called, usually }: GovernorCall,
  delivery: Delivery,
): Promise<Sent | Kept> {
  const outgoing = {
    contract: deployment.governor,
    name: called,
    args: [id, ...args],
    title: `${verb} ${name}: ${title}`,
    failed: `${name}: ${failed}`,
    others: Object.values(contractsOf(deployment)),
    may,
    ability,
    ...(usually && { usually }),
  };
  return deliver(connection, outgoing, delivery);
}

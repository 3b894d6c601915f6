import { createPublicClient, custom } from "viem";
import { callInWords } from "../../src/governance/call-words.ts";
import { decodeCalls } from "../../src/governance/decode-call.ts";
import { callWarnings } from "../../src/governance/proposal-warnings.ts";
import { withoutProposer } from "../../src/governance/proposal-payload.ts";
import { readSettings } from "../../src/governance/settings.ts";
import { action } from "../support/action.ts";
import { chainTime } from "../support/clock.ts";
import { loadDeployment, addressOf } from "../support/deployment.ts";
import { print } from "../support/output.ts";
import { namedContracts, speakerOf } from "../support/proposal-contracts.ts";
import { proposalPage } from "../support/proposal-page.ts";
import { findProposal, viewProposal } from "../support/proposals.ts";
import { readVeto } from "../support/veto-words.ts";

interface Args {
  id: string;
  json: boolean;
}

export default action<Args>(async ({ id: wanted, json }, hre) => {
  const connection = await hre.network.getOrCreate();
  const deployment = await loadDeployment(hre, connection);
  const created = await findProposal(connection, deployment, wanted);
  const view = await viewProposal(connection, deployment, created);
  const contracts = namedContracts(deployment);
  const client = createPublicClient({ transport: custom(connection.provider), cacheTime: 0 });
  const decided = view.state === "executed";
  const speaker = speakerOf(deployment, decided ? undefined : await readSettings(client, contracts));
  const timelock = addressOf(deployment.timelock);
  const { targets, values, calldatas } = created;
  const calls = decodeCalls(created, contracts);
  const now = await chainTime(connection);
  const page = {
    now,
    proposal: view,
    proposedBy: speaker.account(view.proposer),
    calls: calls.map((call) => callInWords(call, speaker, timelock)),
    warnings: callWarnings(calls, timelock, speaker),
    veto: await readVeto(connection, deployment, created, view.state),
    description: withoutProposer(created.description),
  };
  print({ json: { ...page, proposal: { ...view, targets, values, calldatas } }, text: proposalPage(page) }, json);
});

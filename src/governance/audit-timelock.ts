import { getAbiItem, keccak256, stringToBytes, zeroAddress, zeroHash, type PublicClient } from "viem";
import type { Hex } from "../shared/hex.ts";
import { timelockAbi } from "./abi.ts";
import type { AuditTarget } from "./audit-target.ts";
import { describeAccount } from "./describe-account.ts";
import { logsSince } from "./logs.ts";
import type { Operations } from "./operations.ts";
import { RoleHolders } from "./role-holders.ts";

const ROLES = new Map<string, string>([
  [zeroHash, "DEFAULT_ADMIN_ROLE"],
  ...["PROPOSER_ROLE", "CANCELLER_ROLE", "EXECUTOR_ROLE"].map((name) => [roleId(name), name] as const),
]);

function roleId(name: string): Hex {
  return keccak256(stringToBytes(name));
}

/** The timelock: admin only itself, the Governor the only proposer and canceller, execution open, the delay kept. */
export async function auditTimelock(
  client: PublicClient,
  target: AuditTarget,
  operations: Operations,
): Promise<string[]> {
  const { timelock, governor, fromBlock, parameters } = target;
  const findings: string[] = [];
  const events = [
    getAbiItem({ abi: timelockAbi, name: "RoleGranted" }),
    getAbiItem({ abi: timelockAbi, name: "RoleRevoked" }),
    getAbiItem({ abi: timelockAbi, name: "MinDelayChange" }),
  ] as const;
  const holders = new RoleHolders();
  let delayByVote = false;
  for (const log of await logsSince(client, timelock, events, fromBlock)) {
    const byVote = operations.byVote(log);
    if (log.eventName === "MinDelayChange") delayByVote = byVote;
    else if (log.eventName === "RoleGranted") holders.grant(log.args.role, log.args.account, byVote);
    else holders.revoke(log.args.role, log.args.account, byVote);
  }
  const expected = new Map<string, Hex[]>([
    [zeroHash, [timelock]],
    [roleId("PROPOSER_ROLE"), [governor]],
    [roleId("CANCELLER_ROLE"), [governor]],
    [roleId("EXECUTOR_ROLE"), [zeroAddress]],
  ]);
  findings.push(
    ...holders.compare(
      "timelock",
      expected,
      (role) => ROLES.get(role) ?? role,
      (account) => describeAccount(account, target),
    ),
  );
  const delay = await client.readContract({ address: timelock, abi: timelockAbi, functionName: "getMinDelay" });
  if (delay < BigInt(parameters.timelockDelay) && !delayByVote) {
    findings.push(`timelock: its delay is ${delay} s, less than the ${parameters.timelockDelay} s of the parameters`);
  }
  return [...findings, ...(await foreignOperations(client, target, operations))];
}

/**
 * Whatever the Governor did not queue is suspect but the genesis batch: an operation stays executable after its proposer
 * lost the role, and one that was executed may have left what no role shows.
 */
async function foreignOperations(
  client: PublicClient,
  { timelock }: AuditTarget,
  { foreign, genesis }: Operations,
): Promise<string[]> {
  const is = (functionName: "isOperationDone" | "isOperationPending", id: Hex): Promise<boolean> =>
    client.readContract({ address: timelock, abi: timelockAbi, functionName, args: [id] });
  const findings: string[] = [];
  if (genesis.end === undefined) {
    findings.push(`timelock: the genesis batch of these parameters (operation ${genesis.id}) was not executed`);
  }
  for (const id of foreign) {
    if (await is("isOperationPending", id)) {
      findings.push(`timelock: operation ${id} was not queued by the Governor and can still be executed`);
    } else if (await is("isOperationDone", id)) {
      findings.push(`timelock: operation ${id} was not queued by the Governor and was executed`);
    }
  }
  return findings;
}

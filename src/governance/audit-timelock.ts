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
  ] as const;
  const holders = new RoleHolders();
  for (const log of await logsSince(client, timelock, events, fromBlock)) {
    if (log.eventName === "RoleGranted") holders.grant(log.args.role, log.args.account);
    else holders.revoke(log.args.role, log.args.account);
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
  if (delay < BigInt(parameters.timelockDelay)) {
    findings.push(`timelock: its delay is ${delay} s, less than the ${parameters.timelockDelay} s of the parameters`);
  }
  return [...findings, ...(await foreignOperations(client, target, operations))];
}

/** An operation stays executable after its proposer lost the role, so whatever the Governor did not queue is suspect. */
async function foreignOperations(
  client: PublicClient,
  { timelock }: AuditTarget,
  operations: Operations,
): Promise<string[]> {
  const findings: string[] = [];
  for (const id of operations.foreign) {
    const call = { address: timelock, abi: timelockAbi, functionName: "isOperationPending", args: [id] } as const;
    if (await client.readContract(call)) {
      findings.push(`timelock: operation ${id} was not queued by the Governor and can still be executed`);
    }
  }
  return findings;
}

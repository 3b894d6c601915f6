import { getAbiItem, type PublicClient } from "viem";
import type { Hex } from "../shared/hex.ts";
import { accessManagerAbi, stewardshipAbi } from "./abi.ts";
import type { AuditTarget } from "./audit-target.ts";
import { describeAccount } from "./describe-account.ts";
import { logsSince } from "./logs.ts";
import { mappedRoles } from "./mapped-roles.ts";
import type { Operations } from "./operations.ts";
import { RoleHolders } from "./role-holders.ts";
import {
  ADMIN_ROLE,
  DISPUTES_ROLE,
  DISTRIBUTOR_ROLE,
  GUARDIAN_ROLE,
  PAUSER_ROLE,
  POLICY_ROLE,
  PUBLISHER_ROLE,
  RELEASE_ROLE,
} from "./roles.ts";

const ROLES = new Map([
  [String(ADMIN_ROLE), "ADMIN_ROLE"],
  [String(PUBLISHER_ROLE), "PUBLISHER_ROLE"],
  [String(GUARDIAN_ROLE), "GUARDIAN_ROLE"],
  [String(PAUSER_ROLE), "PAUSER_ROLE"],
  [String(DISPUTES_ROLE), "DISPUTES_ROLE"],
  [String(DISTRIBUTOR_ROLE), "DISTRIBUTOR_ROLE"],
  [String(POLICY_ROLE), "POLICY_ROLE"],
  [String(RELEASE_ROLE), "RELEASE_ROLE"],
]);

/** In place of the role of a function that a vote mapped. */
const BY_VOTE = "by vote";

const roleName = (role: string): string => ROLES.get(role) ?? `role ${role}`;

/** The AccessManager: its admin only the timelock, members as the parameters say, and no function mapped otherwise. */
export async function auditAccessManager(
  client: PublicClient,
  target: AuditTarget,
  operations: Operations,
): Promise<string[]> {
  const { accessManager, timelock, fromBlock } = target;
  const sweeps = await sweptRoles(client, target);
  const holders = new RoleHolders();
  // What the last event about each thing left amiss; what a vote decided is not amiss.
  const amiss = new Map<string, string>();
  const mapped = new Map<string, string>();
  for (const log of await logsSince(client, accessManager, accessManagerAbi, fromBlock)) {
    const byVote = operations.byVote(log);
    const note = (about: string, sentence: string): void => {
      amiss.set(about, byVote ? "" : sentence);
    };
    switch (log.eventName) {
      case "RoleGranted": {
        const { roleId, account, delay } = log.args;
        holders.grant(String(roleId), account, byVote);
        const member = `${describeAccount(account.toLowerCase() as Hex, target)} holds ${roleName(String(roleId))}`;
        note(`member ${roleId} ${account}`, delay === 0 ? "" : `${member} with an execution delay of ${delay} s`);
        break;
      }
      case "RoleRevoked": {
        const { roleId, account } = log.args;
        const swept = account.toLowerCase() === target.stewardship && sweeps.has(`${log.transactionHash} ${roleId}`);
        holders.revoke(String(roleId), account, byVote || swept);
        amiss.delete(`member ${roleId} ${account}`);
        break;
      }
      case "RoleAdminChanged":
        note(`admin ${log.args.roleId}`, overseer(log.args.roleId, "granted", log.args.admin));
        break;
      case "RoleGuardianChanged":
        note(`guardian ${log.args.roleId}`, overseer(log.args.roleId, "cancelled", log.args.guardian));
        break;
      case "RoleGrantDelayChanged": {
        const { roleId, delay } = log.args;
        note(
          `grant ${roleId}`,
          delay === 0 ? "" : `${roleName(String(roleId))} is granted with a delay of ${delay} s only`,
        );
        break;
      }
      case "TargetAdminDelayUpdated": {
        const { target: contract, delay } = log.args;
        note(
          `delay ${contract}`,
          delay === 0 ? "" : `the rules of ${contract} can be changed with a delay of ${delay} s only`,
        );
        break;
      }
      case "TargetClosed":
        note(`closed ${log.args.target}`, log.args.closed ? `${log.args.target} is closed to everybody` : "");
        break;
      // Names, and what delayed members did: a delay is told where it was granted.
      case "RoleLabel":
      case "OperationScheduled":
      case "OperationExecuted":
      case "OperationCanceled":
        break;
      case "TargetFunctionRoleUpdated": {
        const key = `${log.args.target.toLowerCase()} ${log.args.selector}`;
        mapped.set(key, byVote ? BY_VOTE : String(log.args.roleId));
        break;
      }
    }
  }
  const expected = new Map<string, Hex[]>([
    [String(ADMIN_ROLE), [timelock]],
    ...mappedRoles(target).map(({ id, holders }): [string, Hex[]] => [String(id), [...holders, timelock]]),
  ]);
  return [
    ...holders.compare("AccessManager", expected, roleName, (account) => describeAccount(account, target)),
    ...[...amiss.values()].filter((sentence) => sentence !== "").map((sentence) => `AccessManager: ${sentence}`),
    ...compareMapping(mapped, target),
  ];
}

/** The roles that the Stewardship gave up by `sweep`, as its stage has no power for them; by transaction. */
async function sweptRoles(client: PublicClient, { stewardship, fromBlock }: AuditTarget): Promise<ReadonlySet<string>> {
  const swept = getAbiItem({ abi: stewardshipAbi, name: "Swept" });
  const logs = await logsSince(client, stewardship, [swept], fromBlock);
  return new Set(logs.map(({ transactionHash, args }) => `${transactionHash} ${args.role}`));
}

/** A role's admin and guardian are the ADMIN_ROLE until somebody says otherwise. */
function overseer(role: bigint, verb: string, by: bigint): string {
  return by === ADMIN_ROLE
    ? ""
    : `${roleName(String(role))} can be ${verb} by ${roleName(String(by))}, not only by ADMIN_ROLE`;
}

function compareMapping(mapped: ReadonlyMap<string, string>, target: AuditTarget): string[] {
  const expected = new Map(
    mappedRoles(target).flatMap(({ id, target: contract, selectors }) =>
      selectors.map((selector) => [`${contract} ${selector}`, String(id)] as const),
    ),
  );
  const findings: string[] = [];
  for (const name of new Set([...mapped.keys(), ...expected.keys()])) {
    // A function that was never mapped belongs to the admin.
    const [actual, wanted] = [mapped, expected].map((map) => map.get(name) ?? String(ADMIN_ROLE));
    if (actual !== wanted && actual !== BY_VOTE) {
      const [contract, selector] = name.split(" ");
      findings.push(
        `AccessManager: function ${selector} of ${describeAccount(contract as Hex, target)} belongs to ${roleName(String(actual))}, and must to ${roleName(String(wanted))}`,
      );
    }
  }
  return findings;
}

import { encodeFunctionData, zeroHash, type Abi } from "viem";
import { invariant } from "../shared/errors.ts";
import type { Hex } from "../shared/hex.ts";
import { accessManagerCallsAbi, disputesAbi, timelockAbi, tokenAbi } from "./abi.ts";
import type { AuditTarget } from "./audit-target.ts";
import { genesisCalls } from "./genesis-calls.ts";
import { operationId } from "./operation-id.ts";

/** The salt of the genesis batch. */
export const GENESIS_SALT = zeroHash;

/** The timelock's id of the batch that a deployment with these contracts and parameters must have begun with. */
export function genesisOperation(target: AuditTarget): Hex {
  const abis = new Map<Hex, Abi>([
    [target.token, tokenAbi],
    [target.accessManager, accessManagerCallsAbi],
    [target.timelock, timelockAbi],
    [target.disputes, disputesAbi],
  ]);
  const calls = genesisCalls<Hex>(target, target.parameters, target.deployer);
  const payloads = calls.map((call) => {
    const abi = abis.get(call.target);
    invariant(abi !== undefined, `the genesis batch calls ${call.target}`);
    return encodeFunctionData({ abi, functionName: call.name, args: call.args });
  });
  const targets = calls.map((call) => call.target);
  return operationId(
    targets,
    targets.map(() => 0n),
    payloads,
    GENESIS_SALT,
  );
}

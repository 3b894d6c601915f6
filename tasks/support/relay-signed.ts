import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { ChainReader } from "../../src/chain/reader.ts";
import type { Call } from "../../src/chain/transact.ts";
import { refuseExisting } from "../../src/files/refuse-existing.ts";
import { relay, type RelayReport, type Signed, submitFrom } from "../../src/governance/relay.ts";
import { UserError } from "../../src/shared/errors.ts";
import type { Hex } from "../../src/shared/hex.ts";
import { walletOf } from "./claim-network.ts";
import { chainIdOf } from "./connection.ts";
import { batchHint, type Delivery, isSent, senderOf, writeBatch } from "./deliver.ts";
import { type Deployment, loadDeployment } from "./deployment.ts";
import { print } from "./output.ts";
import { terminalProgress } from "./progress.ts";
import { readerOf } from "./reader.ts";

export interface RelayArguments extends Delivery {
  files: string[];
  json: boolean;
}

/** Files of one kind, which others signed. */
interface Kind<T extends Signed> {
  /** What they hold: "vote". */
  noun: string;
  /** The command that writes them. */
  made: string;
  read: (file: string) => Promise<T>;
  /** The call that submits one. @throws UserError if it would fail. */
  check: (chain: ChainReader, deployment: Deployment, relayer: Hex, one: T) => Promise<Call>;
  /** What one does, in words. */
  words: (one: T) => string;
}

/** What submitting one gave: nothing, where the call was kept. */
interface Done {
  transaction?: Hex;
  cost?: bigint;
}

/**
 * Submits what others signed; or with `--dry-run` tries it, or with `--safe-out` writes it for a Safe. A file that is none
 * stops all before anything is sent; what would fail is left out with its reason.
 * @throws UserError about what was left out, once the rest is printed.
 */
export async function relaySigned<T extends Signed>(
  hre: HardhatRuntimeEnvironment,
  args: RelayArguments,
  { noun, made, read, check, words }: Kind<T>,
): Promise<void> {
  const { files, safeOut, json } = args;
  if (files.length === 0) throw new UserError(`no file is given: name those that \`${made}\` wrote`);
  const signed = await Promise.all(files.map(read));
  const connection = await hre.network.getOrCreate();
  const deployment = await loadDeployment(hre, connection);
  const relayer = await senderOf(connection, { may: async () => true, ability: `relay ${noun}s` }, args);
  if (safeOut !== undefined) await refuseExisting(safeOut, "--safe-out");
  const chain = { client: readerOf(connection), chainId: await chainIdOf(connection) };
  const calls: Call[] = [];
  const keep = async (call: Call): Promise<Done> => {
    calls.push(call);
    return {};
  };
  const submit: (call: Call) => Promise<Done> = isSent(args) ? submitFrom(chain, walletOf(connection, relayer)) : keep;
  const report = await relay(signed, (one) => check(chain, deployment, relayer, one), submit, terminalProgress(json));
  const file = args.dryRun || calls.length === 0 ? undefined : safeOut;
  if (file !== undefined) {
    const name = `Relay ${calls.length} ${noun}s`;
    const request = { safe: relayer, name, description: report.relayed.map((one) => one.name).join(", ") };
    await writeBatch(connection, file, {
      ...request,
      calls: calls.map(({ to, data }) => ({ target: to, value: 0n, data })),
    });
  }
  const sent = isSent(args) && report.relayed.length > 0;
  const cost = report.relayed.reduce((sum, one) => sum + (one.cost ?? 0n), 0n);
  const told = sent
    ? `Gas paid by ${relayer}: ${cost} wei of ether`
    : file === undefined
      ? "Nothing was sent."
      : batchHint(file, relayer);
  const said = new Map(signed.map((one) => [one.name, words(one)]));
  const text = [
    ...report.relayed.map(({ name }) => `${name}: ${sent ? "" : "would be good now: "}${said.get(name)}`),
    ...report.left.map(({ name, reason }) => `${name}: not relayed: ${reason}`),
    told,
  ].join("\n");
  print({ json: { sent, relayer, ...report, cost, file }, text }, json);
  const unfinished = whatIsLeft(report, noun);
  if (unfinished !== undefined) throw unfinished;
}

function whatIsLeft({ relayed, left }: RelayReport<Done>, noun: string): UserError | undefined {
  const [first, ...others] = left;
  if (first === undefined) return undefined;
  const all = relayed.length + left.length;
  return new UserError(
    `${left.length} of ${all} ${noun}s not relayed: ${first.name}: ${first.reason}${others.length > 0 ? `, and ${others.length} more` : ""}`,
  );
}

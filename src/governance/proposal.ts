import { encodeFunctionData, toFunctionSignature, type Abi, type AbiFunction } from "viem";
import { UserError } from "../shared/errors.ts";
import { Fields, inFile, parseJson } from "../shared/fields.ts";
import type { Hex } from "../shared/hex.ts";
import { abiValue } from "./abi-value.ts";

/** A contract that proposals may call, under the name that they call it by. */
export interface NamedContract {
  address: Hex;
  abi: Abi;
}

/** What the Governor's `propose` takes. Values in wei. */
export interface Proposal {
  title: string;
  targets: Hex[];
  values: bigint[];
  calldatas: Hex[];
  /** Ends in `#proposer=0x…`: nobody else can submit it and thereby take, and cancel, the proposal. */
  description: string;
}

const PROPOSER_SUFFIX = /#proposer=0x/i;
const MAX_CALLS = 50;

/**
 * Reads a proposal file (`lam-proposal-v1`) and encodes its calls.
 * @param text the file's content. @param source its name, for errors. @param contracts by name.
 * @param proposer who is going to submit it.
 * @throws UserError naming the file and the call.
 */
export function parseProposal(
  text: string,
  source: string,
  contracts: Readonly<Record<string, NamedContract>>,
  proposer: Hex,
): Proposal {
  const fields = new Fields(parseJson(text, source), source);
  fields.oneOf("format", ["lam-proposal-v1"]);
  const title = fields.text("title", 200);
  if (title.includes("\n")) throw fields.fault("title", "must be one line");
  const body = fields.text("description", 20_000);
  for (const name of ["title", "description"]) {
    if (PROPOSER_SUFFIX.test(name === "title" ? title : body)) {
      throw fields.fault(name, 'must not name a proposer: "#proposer=" is appended on submission');
    }
  }
  const calls = fields.objects("calls", (call) => readCall(call, contracts));
  if (calls.length === 0) throw fields.fault("calls", "must hold at least one call");
  if (calls.length > MAX_CALLS) throw fields.fault("calls", `must hold at most ${MAX_CALLS} calls`);
  fields.end();
  return {
    title,
    targets: calls.map(({ target }) => target),
    values: calls.map(({ value }) => value),
    calldatas: calls.map(({ data }) => data),
    description: `# ${title}\n\n${body}\n\n#proposer=${proposer}`,
  };
}

function readCall(
  call: Fields,
  contracts: Readonly<Record<string, NamedContract>>,
): { target: Hex; value: bigint; data: Hex } {
  const complaint = (field: string, problem: string): UserError => new UserError(`${call.place(field)} ${problem}`);
  const name = call.oneOf("contract", Object.keys(contracts));
  const { address, abi } = contracts[name] as NamedContract;
  const wanted = call.text("function", 500);
  const item = findFunction(abi, name, wanted, (problem) => complaint("function", problem));
  const args = call.array("args");
  const signature = toFunctionSignature(item);
  if (args.length !== item.inputs.length) {
    throw complaint("args", `must hold the ${item.inputs.length} arguments of ${signature}, not ${args.length}`);
  }
  const values = item.inputs.map((input, index) => {
    const where = `argument ${index + 1}${input.name === undefined || input.name === "" ? "" : ` (${input.name})`}`;
    return abiValue(input, args[index], (problem) => complaint("args", `holds ${where}, which ${problem}`));
  });
  const value = call.has("value") ? call.decimal("value", 256) : 0n;
  if (value > 0n && item.stateMutability !== "payable")
    throw complaint("value", `must be left out: ${signature} takes no ether`);
  call.end();
  return { target: address, value, data: encodeFunctionData({ abi: [item], args: values }) };
}

/** By name or, where a name has several meanings, by full signature such as `transfer(address,uint256)`. */
function findFunction(abi: Abi, contract: string, wanted: string, fault: (problem: string) => UserError): AbiFunction {
  const functions = abi.filter((item) => item.type === "function");
  const found = functions.filter((item) => item.name === wanted || toFunctionSignature(item) === wanted);
  const [item, another] = found;
  if (item === undefined) throw fault(`must be a function of ${contract}, not ${inFile(wanted)}`);
  if (another !== undefined) {
    throw fault(
      `must be one function of ${contract}, and ${inFile(wanted)} means several: write one of ${found.map((one) => toFunctionSignature(one)).join(", ")}`,
    );
  }
  if (item.stateMutability === "view" || item.stateMutability === "pure")
    throw fault(`must be a function that changes something: ${wanted} of ${contract} only reads`);
  return item;
}

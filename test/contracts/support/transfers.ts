import type { ContractTransactionResponse } from "ethers";
import type { System } from "./fixture.ts";

/** What a transaction moved of the token: sender, recipient and wei of every Transfer event. */
export async function transfersIn(
  { token }: Pick<System, "token">,
  sent: Promise<ContractTransactionResponse>,
): Promise<[from: string, to: string, value: bigint][]> {
  const receipt = await (await sent).wait();
  const address = await token.getAddress();
  return (receipt?.logs ?? []).flatMap((log): [string, string, bigint][] => {
    const event = log.address === address ? token.interface.parseLog(log) : null;
    return event?.name === "Transfer" ? [[event.args["from"], event.args["to"], event.args["value"]]] : [];
  });
}

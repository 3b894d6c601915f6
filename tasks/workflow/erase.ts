import { eraseWithReceipt } from "../../src/files/erase-with-receipt.ts";
import { erasableStore } from "../../src/verification/store/erase.ts";
import { action } from "../support/action.ts";
import { addressArgument } from "../support/arguments.ts";
import { print } from "../support/output.ts";
import { terminalProgress } from "../support/progress.ts";
import { receiptSigner } from "../support/receipt-signer.ts";
import { withWorkflowStore } from "../support/workflow-store.ts";

interface Arguments {
  account: string | undefined;
  receipt: string | undefined;
  signer: string | undefined;
  store: string | undefined;
  json: boolean;
}

export default action<Arguments>(async ({ account: given, receipt, signer, store, json }, hre) => {
  const account = addressArgument(given, "--account");
  const sign = await receiptSigner(hre, signer);
  const onProgress = terminalProgress(json);
  const result = await withWorkflowStore(store, onProgress, (opened) =>
    eraseWithReceipt(erasableStore(opened, new Date(), onProgress), { account, receipt, sign }),
  );
  if (result === undefined) {
    const text = `Nothing of ${account} was there; nothing was erased, and there is no receipt.`;
    print({ json: { account, erased: false }, text }, json);
    return;
  }
  const statement = JSON.parse(new TextDecoder().decode(result.receipt)) as object;
  const text = [
    JSON.stringify(statement, null, 2),
    result.before
      ? `This erasure of ${account} was completed before; nothing of it is there, and nothing was done now.`
      : `Keys, salts and all else about the workflows of ${account} are destroyed.`,
    receipt === undefined ? "The receipt above is not kept anywhere: save it." : `The receipt is in ${receipt}.`,
    `The point ledger is another store: npx hardhat ledger erase --account ${account}`,
  ].join("\n");
  print({ json: { account, erased: true, receipt: statement, left: result.left }, text }, json);
});

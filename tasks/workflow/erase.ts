import { eraseWithReceipt } from "../../src/files/erase-with-receipt.ts";
import { erasableStore } from "../../src/verification/store/erase.ts";
import { action } from "../support/action.ts";
import { addressArgument } from "../support/arguments.ts";
import { withParentDirectory } from "../support/parent-directory.ts";
import { terminalProgress } from "../support/progress.ts";
import { receiptSigner } from "../support/receipt-signer.ts";
import { reportErasure } from "../support/report-erasure.ts";
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
  await withWorkflowStore(store, onProgress, async (opened) => {
    const from = erasableStore(opened, new Date(), onProgress);
    const result = await withParentDirectory(receipt ?? ".", () => eraseWithReceipt(from, { account, receipt, sign }));
    const hint = `The point ledger is another store: npx hardhat ledger erase --account ${account}`;
    reportErasure(result, { account, receipt, place: opened.name, things: "workflows" }, json, hint);
  });
});

import { UserError } from "../../src/shared/errors.ts";
import { action } from "../support/action.ts";
import { addressArgument } from "../support/arguments.ts";
import { print } from "../support/output.ts";
import { terminalProgress } from "../support/progress.ts";
import { receiptSigner } from "../support/receipt-signer.ts";
import { ledgerPlace, withStore } from "../support/store.ts";

interface Arguments {
  account: string | undefined;
  receipt: string | undefined;
  signer: string | undefined;
  builtThrough: number;
  store: string | undefined;
  json: boolean;
}

export default action<Arguments>(async ({ account: given, receipt, signer, builtThrough, store, json }, hre) => {
  const account = addressArgument(given, "--account");
  if (builtThrough < 0 || builtThrough >= 2 ** 32) throw new UserError("--built-through is the number of an epoch");
  const sign = await receiptSigner(hre, signer);
  const onProgress = terminalProgress(json);
  const place = ledgerPlace(store);
  const result = await withStore(place, onProgress, (ledger) =>
    ledger.erase({ account, builtThrough, receipt, sign }, { onProgress }),
  );
  if (result === undefined) {
    const text = `${place.name}: nothing of ${account} was there; nothing was erased, and there is no receipt.`;
    print({ json: { account, erased: false }, text }, json);
    return;
  }
  const statement = JSON.parse(new TextDecoder().decode(result.receipt)) as object;
  const text = [
    JSON.stringify(statement, null, 2),
    result.before
      ? `${place.name}: this erasure of ${account} was completed before; nothing of it is there, and nothing was done now.`
      : result.left === 0
        ? `${place.name}: all entries of ${account} are erased.`
        : `${place.name}: this receipt was still to be completed. ${result.left} entries of ${account} were imported since: erase them with a --receipt of their own.`,
    receipt === undefined ? "The receipt above is not kept anywhere: save it." : `The receipt is in ${receipt}.`,
  ].join("\n");
  print({ json: { account, erased: true, receipt: statement, left: result.left }, text }, json);
});

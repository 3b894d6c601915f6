import { UserError } from "../../src/shared/errors.ts";
import { action } from "../support/action.ts";
import { addressArgument } from "../support/arguments.ts";
import { withParentDirectory } from "../support/parent-directory.ts";
import { terminalProgress } from "../support/progress.ts";
import { receiptSigner } from "../support/receipt-signer.ts";
import { reportErasure } from "../support/report-erasure.ts";
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
  const result = await withParentDirectory(receipt ?? ".", () =>
    withStore(place, onProgress, (ledger) => ledger.erase({ account, builtThrough, receipt, sign }, { onProgress })),
  );
  reportErasure(result, { account, receipt, place: place.name, things: "entries" }, json);
});

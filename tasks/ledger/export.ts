import { withParentDirectory } from "../support/parent-directory.ts";
import { action } from "../support/action.ts";
import { addressArgument, required } from "../support/arguments.ts";
import { print } from "../support/output.ts";
import { terminalProgress } from "../support/progress.ts";
import { ledgerPlace, withStore } from "../support/store.ts";

interface Arguments {
  out: string | undefined;
  account: string | undefined;
  store: string | undefined;
  json: boolean;
}

export default action<Arguments>(async ({ out, account, store, json }) => {
  const file = required(out, "--out");
  const only = account === undefined ? undefined : addressArgument(account, "--account");
  const onProgress = terminalProgress(json);
  const summary = await withParentDirectory(file, () =>
    withStore(ledgerPlace(store), onProgress, (ledger) => ledger.export(file, { account: only, onProgress })),
  );
  const { entries, erased } = summary;
  const text = [
    `${file}: ${entries} entries${only === undefined ? "" : ` of ${only}`}`,
    ...(erased === undefined
      ? []
      : [
          `${erased.file}: ${erased.leaves} leaves kept of erased entries${erased.found === true ? " (it was there already, with the same leaves)" : ""}. It belongs to ${file}:`,
          `give both, as FILE and --erased FILE, wherever roots are to be recomputed.`,
        ]),
  ].join("\n");
  print({ json: summary, text }, json);
});

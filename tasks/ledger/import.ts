import { action } from "../support/action.ts";
import { print, table } from "../support/output.ts";
import { terminalProgress } from "../support/progress.ts";
import { ledgerPlace, withNewStore } from "../support/store.ts";

interface Arguments {
  file: string;
  erased: string | undefined;
  store: string | undefined;
  json: boolean;
}

export default action<Arguments>(async ({ file, erased, store, json }) => {
  const onProgress = terminalProgress(json);
  const place = ledgerPlace(store);
  const summary = await withNewStore(place, onProgress, (ledger) => ledger.import(file, { erased, onProgress }));
  const epochs = summary.epochs.map(({ epoch, entries, points }) => [String(epoch), String(entries), points]);
  const text = [
    `${file}: ${summary.imported} entries imported into ${place.name}, ${summary.duplicates} were there already.`,
    ...(summary.erased > 0 ? [`${summary.erased} rows are of entries that were erased: they stay erased.`] : []),
    ...(summary.kept > 0 ? [`${summary.kept} leaves kept of erased entries.`] : []),
    ...(epochs.length > 0 ? [table(["epoch", "new entries", "points"], epochs)] : []),
    "Next: npx hardhat snapshot --epoch N --policy FILE --out DIR",
  ].join("\n");
  print({ json: summary, text }, json);
});

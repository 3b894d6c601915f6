import { action } from "../support/action.ts";
import { print, table } from "../support/output.ts";
import { terminalProgress } from "../support/progress.ts";
import { ledgerPlace, withStore } from "../support/store.ts";

interface Arguments {
  store: string | undefined;
  json: boolean;
}

export default action<Arguments>(async ({ store, json }) => {
  const place = ledgerPlace(store);
  const status = await withStore(place, terminalProgress(json), (ledger) => ledger.status());
  const rows = status.epochs.map((epoch) => [
    String(epoch.epoch),
    String(epoch.entries),
    String(epoch.accounts),
    epoch.points,
    epoch.built === undefined ? "open" : `built as ${epoch.built.manifestHash.slice(0, 10)}`,
  ]);
  const text = [
    `${place.name}: ${status.entries} entries of ${status.accounts} accounts, ${status.points} points`,
    table(["epoch", "entries", "accounts", "points", "state"], rows),
  ].join("\n");
  print({ json: status, text }, json);
});

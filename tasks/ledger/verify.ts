import { UserError } from "../../src/shared/errors.ts";
import { action } from "../support/action.ts";
import { print, table } from "../support/output.ts";
import { terminalProgress } from "../support/progress.ts";
import { ledgerPlace, withStore } from "../support/store.ts";

interface Arguments {
  store: string | undefined;
  json: boolean;
}

/** Faults told one by one; `--json` has more of them. */
const LISTED = 20;

/** Of one kind in one epoch, no more are looked for. */
const MOST = 1000;

export default action<Arguments>(async ({ store, json }) => {
  const onProgress = terminalProgress(json);
  const place = ledgerPlace(store);
  const found = await withStore(place, onProgress, (ledger) => ledger.verify({ onProgress }), { damaged: true });
  const { faults } = found;
  const rows = found.epochs.map(({ epoch, entries, ledgerRoot, built }) => {
    return [String(epoch), String(entries), ledgerRoot ?? "–", built ? "built" : "open"];
  });
  const kept = found.erased === 0 ? "" : ` and ${found.erased} leaves of erased ones`;
  const text = [
    `${place.name}: ${found.entries} entries${kept}`,
    table(["epoch", "entries", "ledger root", "state"], rows),
    ...(faults.length === 0 ? ["Every leaf and every root on record follows from the entries."] : []),
  ].join("\n");
  print({ json: { ok: faults.length === 0, ...found }, text }, json);
  if (faults.length === 0) return;
  const more = faults.length > LISTED ? [`… and ${faults.length - LISTED} more`] : [];
  const atLeast = faults.length >= MOST ? "at least " : "";
  const count = `${place.name}: ${atLeast}${faults.length} ${faults.length === 1 ? "fault" : "faults"}`;
  throw new UserError([count, ...faults.slice(0, LISTED).map(({ message }) => message), ...more].join("\n"));
});

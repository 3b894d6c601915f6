import { LedgerStore } from "../../src/ledger/store.ts";

/** A process that imports a file into a ledger on a server, and that a test can kill. */
async function run([url = "", file = "", lease = ""]: string[]): Promise<void> {
  const store = await LedgerStore.connect(url, { lease: JSON.parse(lease) });
  await store.import(file);
  await store.close();
}

// The test runner loads every file under test/ too.
if (import.meta.main) await run(process.argv.slice(2));

/** Verifies a file as a process of its own, which may be killed: `node verify-process.ts STORE FILE OUT`. */
import { WorkflowStore } from "../../src/verification/store/store.ts";
import { silent } from "../../src/shared/progress.ts";
import { verify } from "./evidence-file.ts";

if (import.meta.main) {
  const [directory = "", file = "", out = ""] = process.argv.slice(2);
  const store = await WorkflowStore.open(directory, undefined, silent);
  process.stdout.write("open\n");
  await verify(store, file, { out });
  store.close();
}

import { readFile } from "node:fs/promises";
import { UserError } from "../../src/shared/errors.ts";
import type { Progress } from "../../src/shared/progress.ts";
import type { Contribution } from "../../src/verification/store/contribution.ts";
import { isWorkflowStore } from "../../src/verification/store/database.ts";
import { readKeyFile } from "../../src/verification/store/key-file.ts";
import { WorkflowStore } from "../../src/verification/store/store.ts";
import { DEFAULT_SETTINGS, parseSettings, type Settings } from "../../src/verification/settings.ts";
import { withParentDirectory } from "./parent-directory.ts";

const DIRECTORY = "data/workflows";

/**
 * Opens the workflow store in the directory of `--store`, or in data/workflows, gives it to `use`, and closes it whatever
 * happens.
 * @throws UserError if there is none; see `withNewWorkflowStore`.
 */
export async function withWorkflowStore<T>(
  given: string | undefined,
  onProgress: Progress,
  use: (store: WorkflowStore) => T | Promise<T>,
): Promise<T> {
  const directory = given ?? DIRECTORY;
  if (!isWorkflowStore(directory)) {
    throw new UserError(
      `--store ${directory}: there is no workflow store: \`npx hardhat workflow verify FILE\` makes one`,
    );
  }
  const store = await WorkflowStore.open(directory, await wrappingKey(), onProgress);
  try {
    return await use(store);
  } finally {
    store.close();
  }
}

/** Like `withWorkflowStore`, and makes the store if there is none. */
export async function withNewWorkflowStore<T>(
  given: string | undefined,
  onProgress: Progress,
  use: (store: WorkflowStore) => Promise<T>,
): Promise<T> {
  const directory = given ?? DIRECTORY;
  return withParentDirectory(directory, async () => {
    const store = await WorkflowStore.open(directory, await wrappingKey(), onProgress);
    try {
      return await use(store);
    } finally {
      store.close();
    }
  });
}

async function wrappingKey(): Promise<Uint8Array | undefined> {
  const file = process.env["LAM_WORKFLOW_KEY_FILE"] ?? "";
  return file === "" ? undefined : readKeyFile(file);
}

/** The verifier's settings in a file, or the built-in ones. @throws UserError */
export async function verifierSettings(file: string | undefined): Promise<Settings> {
  if (file === undefined) return DEFAULT_SETTINGS;
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new UserError(`--settings ${file}: cannot be read (${error.code})`);
  });
  return parseSettings(text, `--settings ${file}`);
}

/** The one workflow that an entry id, its beginning, or a session id means. @throws UserError if it is none, or several. */
export function findWorkflow({ contributions, name }: WorkflowStore, wanted: string): Contribution {
  const found = contributions.named(wanted);
  const [first, another] = found;
  if (first === undefined) {
    throw new UserError(
      `"${wanted}" is no workflow in ${name}: give its session id, or its entry id (0x and at least 8 digits)`,
    );
  }
  if (another === undefined) return first;
  throw new UserError(`"${wanted}" means several workflows: give one of ${found.map(({ id }) => id).join(", ")}`);
}

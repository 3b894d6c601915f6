import { existsSync } from "node:fs";

/** Labelled sessions of people and of bots, in the research format. They are not part of the project. */
const DEFAULT = "../shared/data/workflows-dev.ndjson.gz";

/** The file of sessions to measure on. Where there is none, says so and ends the process. */
export function sessionsFile(given: string | undefined): string {
  const file = given ?? DEFAULT;
  if (existsSync(file)) return file;
  process.stderr.write(
    `${file}: there is no such file; name one of labelled sessions (docs/evidence.md#research-data)\n`,
  );
  process.exit(1);
}

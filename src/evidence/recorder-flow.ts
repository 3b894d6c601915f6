import type { Step } from "./step.ts";
import type { Workflow } from "./workflow.ts";

/** What the Chrome DevTools Recorder imports and `@puppeteer/replay` runs. */
export interface RecorderFlow {
  readonly title: string;
  readonly steps: readonly Step[];
}

/**
 * The steps of a workflow as a recording of the DevTools Recorder. Its addresses name no site (`https://commerce.invalid`)
 * and its values are placeholders: whoever runs it puts in those of a site of their own.
 */
export function recorderFlow({ site, kind, steps }: Workflow): RecorderFlow {
  return { title: `${kind} on a site of the class ${site}`, steps };
}

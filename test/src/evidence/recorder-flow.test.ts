import { parse } from "@puppeteer/replay";
import { expect } from "chai";
import { recorderFlow } from "../../../src/evidence/recorder-flow.ts";
import { readSteps } from "../../../src/evidence/read-steps.ts";
import { anonymise } from "../../../src/privacy/anonymise.ts";
import { NO_RULES } from "../../../src/privacy/site-rules.ts";
import { contributor, shopRecording, workflowOf } from "../../support/recordings.ts";

describe("the steps of a workflow", () => {
  const { steps, events } = anonymise(shopRecording(), NO_RULES);
  const workflow = workflowOf(contributor().address, events, { steps });

  it("are a recording that the Recorder's own library parses, step by step", () => {
    const parsed = parse(JSON.parse(JSON.stringify(recorderFlow(workflow))));
    expect(parsed.title).to.equal("workflow on a site of the class commerce");
    expect(parsed.steps.map(({ type }): string => type)).to.deep.equal(steps.map(({ type }) => type));
  });

  it("are read back from it as they were", () => {
    const { steps: exported } = recorderFlow(workflow);
    expect(readSteps(JSON.parse(JSON.stringify(exported)) as unknown[], "line 1")).to.deep.equal(steps);
  });
});

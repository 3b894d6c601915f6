import { emptyTask, task } from "hardhat/config";
import type { TaskDefinition } from "hardhat/types/tasks";
import { json, TEXT } from "../options.ts";

export const modelTasks: TaskDefinition[] = [
  emptyTask("model", "Releases of the model, and whose work they learned from").build(),
  task(["model", "propose"], "Write the proposal that puts a release up and approves it")
    .addPositionalArgument({ name: "file", description: "Release file (lam-release-v1)" })
    .addVariadicArgument({ name: "dirs", description: "Epoch directories it learned from", defaultValue: [] })
    .addOption({ name: "out", description: "Proposal file to write", type: TEXT, defaultValue: undefined })
    .addFlag(json)
    .setAction(() => import("./propose.ts"))
    .build(),
  task(["model", "show"], "Releases, what became of them, and the epochs that each learned from")
    .addPositionalArgument({ name: "id", description: "A release's id, or the beginning of it", defaultValue: "" })
    .addVariadicArgument({ name: "dirs", description: "Its epochs' directories, to check it with", defaultValue: [] })
    .addFlag(json)
    .setAction(() => import("./show.ts"))
    .build(),
];

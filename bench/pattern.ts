import { parseArgs } from "node:util";
import type { BehaviourEvent } from "../src/evidence/behaviour.ts";
import { readEvidenceFile } from "../src/evidence/node/read-file.ts";
import type { Workflow } from "../src/evidence/workflow.ts";
import { patternOf } from "../src/verification/pattern.ts";
import { machine } from "./support/machine.ts";
import { readTasks } from "./pattern/tasks.ts";
import { report } from "./support/report.ts";
import { sessionsFile } from "./support/sessions-file.ts";

/**
 * How often sessions of distinct tasks get the same pattern, and how often sessions of one task get different ones.
 * npm run bench:pattern -- FILE [--json]; FILE holds research lines with `task`, of which those of people are measured.
 */
const { positionals, values } = parseArgs({ allowPositionals: true, options: { json: { type: "boolean" } } });
const path = sessionsFile(positionals[0]);

interface Session {
  workflow: Workflow;
  task: string;
}

/** Normalisations that were tried, from the finest to the one in use. */
const NORMALISATIONS: Readonly<Record<string, (workflow: Workflow) => string>> = {
  "every press and key, by tag": ({ events }) => actions(events).join(),
  "runs collapsed": ({ events }) => collapsed(actions(events)).join(),
  "set of tags": ({ events }) => [...new Set(actions(events))].toSorted().join(),
  "in use: kinds of elements, strays left out": patternOf,
};

function actions(events: readonly BehaviourEvent[]): string[] {
  return events
    .filter(({ type, repeat }) => type === "pointerdown" || (type === "keydown" && !repeat))
    .map(({ type, target = "" }) => `${type} ${target.split("#", 1)[0]}`);
}

function collapsed(all: readonly string[]): string[] {
  return all.filter((action, index) => action !== all[index - 1]);
}

async function readSessions(): Promise<Session[]> {
  const tasks = await readTasks(path);
  const sessions: Session[] = [];
  for await (const line of readEvidenceFile(path)) {
    const task = tasks[line.line - 1];
    if ("workflow" in line && task?.human) sessions.push({ workflow: line.workflow, task: task.name });
  }
  return sessions;
}

function measure(sessions: readonly Session[], normalise: (workflow: Workflow) => string) {
  const labelled = sessions.map(({ workflow, task }) => ({
    task,
    account: workflow.account,
    pattern: normalise(workflow),
  }));
  const byTask = Map.groupBy(labelled, ({ task }) => task);
  const byPattern = Map.groupBy(labelled, ({ pattern }) => pattern);
  const sameTask = sum([...byTask.values()].map(({ length }) => pairs(length)));
  const sameBoth = sum([...byTask.values()].map((of) => sum(sizes(of, ({ pattern }) => pattern).map(pairs))));
  const samePattern = sum([...byPattern.values()].map(({ length }) => pairs(length)));
  const inLarge = (k: number) =>
    sum([...byPattern.values()].filter((of) => sizes(of, ({ account }) => account).length >= k).map((of) => of.length));
  const strangers = sum([...byPattern.values()].map((of) => of.length - Math.max(...sizes(of, ({ task }) => task))));
  return {
    patterns: byPattern.size,
    split: 1 - sameBoth / sameTask,
    collide: (samePattern - sameBoth) / (pairs(labelled.length) - sameTask),
    underAnotherTasksPattern: strangers / labelled.length,
    counted5: inLarge(5) / labelled.length,
    counted10: inLarge(10) / labelled.length,
    largestShare: Object.fromEntries(
      [...byTask]
        .filter(([, of]) => of.length >= 100)
        .map(([task, of]) => [task, Math.max(...sizes(of, ({ pattern }) => pattern)) / of.length]),
    ),
  };
}

function sizes<T>(all: readonly T[], key: (each: T) => string): number[] {
  return [...Map.groupBy(all, key).values()].map(({ length }) => length);
}

function pairs(count: number): number {
  return (count * (count - 1)) / 2;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, each) => all + each, 0);
}

const sessions = await readSessions();
const results = Object.entries(NORMALISATIONS).map(([name, normalise]) => ({ name, ...measure(sessions, normalise) }));
if (values.json) report({ benchmark: "pattern", machine: machine(), sessions: sessions.length, results });
else {
  console.log(`${sessions.length} sessions of people`);
  for (const { name, patterns, split, collide, underAnotherTasksPattern, counted5, largestShare } of results) {
    console.log(`\n${name}: ${patterns} patterns`);
    console.log(`  pairs of one task that are split          ${percent(split)}`);
    console.log(`  pairs of distinct tasks that collide      ${percent(collide)}`);
    console.log(`  sessions under another task's pattern     ${percent(underAnotherTasksPattern)}`);
    console.log(`  sessions whose pattern has 5 or more people ${percent(counted5)}`);
    for (const [task, share] of Object.entries(largestShare))
      console.log(`    largest pattern of ${task}: ${percent(share)}`);
  }
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

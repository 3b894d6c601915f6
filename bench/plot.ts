/**
 * Draws how long a tree takes against its size: ours, @openzeppelin/merkle-tree's, and OpenSSL's time for as many
 * permutations on one core. node bench/plot.ts FILE.svg [--peer-leaves N: no trees of OpenZeppelin larger than that] --json
 */
import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { LineChart } from "echarts/charts";
import { GridComponent, LegendComponent, TitleComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { CLAIM_ROW_BYTES } from "../src/merkle/claim-row.ts";
import { buildTime, openZeppelinTime, permutations } from "./support/build-tree.ts";
import { machine } from "./support/machine.ts";
import { median } from "./support/median.ts";
import { nativePermutation } from "./support/openssl.ts";
import { randomRows } from "./support/random-rows.ts";
import { report, round, say } from "./support/report.ts";

const RUNS = 5;
const SIZES = [1_000, 10_000, 100_000, 1_000_000, 10_000_000];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { "peer-leaves": { type: "string", default: "1000000" }, json: { type: "boolean" } },
});
const [file] = positionals;
if (file === undefined) throw new Error("usage: node bench/plot.ts FILE.svg [--peer-leaves N] [--json]");

interface Point {
  leaves: number;
  milliseconds: number;
}

const ours: Point[] = [];
const peer: Point[] = [];
const native: Point[] = [];
await buildTime(randomRows(10_000)); // the first in a process waits for the compiler
for (const leaves of SIZES) {
  const rows = randomRows(leaves);
  const times: number[] = [];
  const limits: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    times.push(await buildTime(rows));
    limits.push((nativePermutation() * permutations(leaves)) / 1e6);
  }
  ours.push({ leaves, milliseconds: round(median(times)) });
  native.push({ leaves, milliseconds: round(median(limits)) });
  // It takes minutes where ours takes a second: once is enough.
  const isPeer = leaves <= Number(values["peer-leaves"]);
  if (isPeer)
    peer.push({ leaves, milliseconds: round(await openZeppelinTime(rows.subarray(0, leaves * CLAIM_ROW_BYTES))) });
  say(
    `${leaves} leaves: ${ours.at(-1)?.milliseconds} ms${isPeer ? `, OpenZeppelin ${peer.at(-1)?.milliseconds} ms` : ""}`,
  );
}
await writeFile(file, draw());
report({ benchmark: "tree by size", machine: machine(), runs: RUNS, ours, openZeppelin: peer, nativeOneCore: native });

function draw(): string {
  echarts.use([LineChart, GridComponent, LegendComponent, TitleComponent, SVGRenderer]);
  const chart = echarts.init(null, null, { renderer: "svg", ssr: true, width: 760, height: 460 });
  const series = [
    ["@openzeppelin/merkle-tree", peer, "#c0392b"],
    ["permutations alone: OpenSSL, one core", native, "#7f8c8d"],
    [`this project, ${machine().cores} cores`, ours, "#1f6feb"],
  ] as const;
  chart.setOption({
    backgroundColor: "#fff",
    animation: false,
    title: { text: "Claim rows to Merkle root", left: "center", textStyle: { fontSize: 15 } },
    legend: { bottom: 0 },
    grid: { left: 70, right: 30, top: 45, bottom: 75 },
    xAxis: { type: "log", name: "leaves", nameLocation: "middle", nameGap: 28, min: SIZES[0], max: SIZES.at(-1) },
    yAxis: { type: "log", name: "milliseconds", min: 1 },
    series: series.map(([name, points, color]) => ({
      type: "line",
      name,
      color,
      symbolSize: 7,
      data: points.map(({ leaves, milliseconds }) => [leaves, milliseconds]),
    })),
  });
  const svg = chart.renderToSVGString();
  chart.dispose(); // else it keeps the process
  return `${svg}\n`;
}

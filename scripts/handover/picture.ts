import { LineChart, ScatterChart } from "echarts/charts";
import { GridComponent, LegendComponent, MarkAreaComponent, TitleComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { STAGES } from "../../src/governance/powers.ts";
import type { Actor, Moment } from "./chronicle.ts";

const COLORS: Record<Actor, string> = {
  company: "#8e44ad",
  DAO: "#1f6feb",
  contributors: "#27ae60",
  clock: "#7f8c8d",
  attacker: "#c0392b",
  anybody: "#e67e22",
};
const SHADES = ["#f3e9f7", "#eef1fb", "#e8f6ef", "#ffffff"];

/**
 * Draws four years: what can be voted with against the quorum, the company's powers, and who did what.
 * @param stageBegins days since genesis. @returns an SVG.
 */
export function drawHandover(moments: readonly Moment[], stageBegins: readonly number[]): string {
  echarts.use([
    LineChart,
    ScatterChart,
    GridComponent,
    LegendComponent,
    MarkAreaComponent,
    TitleComponent,
    SVGRenderer,
  ]);
  const chart = echarts.init(null, null, { renderer: "svg", ssr: true, width: 900, height: 640 });
  const last = moments.at(-1)?.day ?? 1;
  const stages = stageBegins.map((day, stage) => [
    { name: `${stage} ${STAGES[stage]?.name}`, xAxis: day, itemStyle: { color: SHADES[stage] } },
    { xAxis: stageBegins[stage + 1] ?? last },
  ]);
  const line = (name: string, color: string, pick: (moment: Moment) => number, grid = 0) => ({
    type: "line",
    name,
    color,
    step: "end",
    symbol: "none",
    xAxisIndex: grid,
    yAxisIndex: grid,
    data: moments.map((moment) => [moment.day, pick(moment)]),
  });
  const actors = Object.keys(COLORS) as Actor[];
  chart.setOption({
    backgroundColor: "#fff",
    animation: false,
    title: { text: "Four years of a handover, rehearsed", left: "center", textStyle: { fontSize: 15 } },
    legend: { bottom: 0 },
    grid: [
      { left: 110, right: 30, top: 50, height: 210 },
      { left: 110, right: 30, top: 310, height: 80 },
      { left: 110, right: 30, top: 425, height: 140 },
    ],
    xAxis: [0, 1, 2].map((gridIndex) => ({
      type: "value",
      gridIndex,
      max: last,
      name: gridIndex === 2 ? "days since genesis" : "",
      nameLocation: "middle",
      nameGap: 25,
    })),
    yAxis: [
      { type: "value", gridIndex: 0, name: "million LAM" },
      { type: "value", gridIndex: 1, name: "the company's powers", max: 8, interval: 4 },
      { type: "category", gridIndex: 2, data: actors },
    ],
    series: [
      {
        ...line("votes delegated", "#27ae60", ({ votes }) => votes),
        markArea: { data: stages, label: { position: "insideTop", color: "#555" } },
      },
      line("quorum", "#c0392b", ({ quorum }) => quorum),
      line("the quorum's floor", "#e8a29a", ({ floor }) => floor),
      { ...line("the company's powers", "#8e44ad", ({ powers }) => powers, 1), areaStyle: { opacity: 0.2 } },
      ...[false, true].map((refused) => ({
        type: "scatter",
        name: refused ? "tried and refused" : "done",
        color: refused ? "#c0392b" : "#34495e",
        symbol: refused ? "diamond" : "circle",
        symbolSize: refused ? 11 : 7,
        xAxisIndex: 2,
        yAxisIndex: 2,
        data: moments
          .filter((moment) => moment.refused === refused)
          .map(({ day, actor }) => ({ value: [day, actor], itemStyle: { color: COLORS[actor] } })),
      })),
    ],
  });
  const svg = chart.renderToSVGString();
  chart.dispose(); // else it keeps the process
  return `${svg}\n`;
}

import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";

/** What a research line says of the truth: for measuring only. */
interface Task {
  name: string;
  human: boolean;
}

/** Of every line of a file of research data, plain or `.gz`, in order. */
export async function readTasks(path: string): Promise<Task[]> {
  const bytes = await readFile(path);
  const text = (path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString();
  const lines = text.split("\n").filter((line) => line !== "");
  return lines.map((line) => {
    const { task = "", label = "human" } = JSON.parse(line) as { task?: string; label?: string };
    return { name: task, human: label === "human" };
  });
}

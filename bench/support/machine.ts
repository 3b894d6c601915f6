import { execFileSync } from "node:child_process";
import { cpus, totalmem } from "node:os";

/** On what a figure was measured. */
export function machine(): { cpu: string; cores: number; memoryGB: number; node: string; openssl: string } {
  const openssl = execFileSync("openssl", ["version"], { encoding: "utf8" }).trim();
  return {
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    cores: cpus().length,
    memoryGB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    openssl,
  };
}

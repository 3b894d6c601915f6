import { portableHasher } from "../portable-hasher.ts";
import type { TreeHasher } from "../tree-hasher.ts";
import { Team } from "./team.ts";
import { TeamHasher } from "./team-hasher.ts";

/** Hashes that take plain JavaScript about as long as the threads take to start. */
const FEW = 5000;

/**
 * The fastest hasher that this machine has for so many hashes: WebAssembly with a thread for each core, or plain
 * JavaScript. To be closed.
 * @param threads how many instead, this one included.
 */
export async function openHasher(hashes: number, threads?: number): Promise<TreeHasher> {
  const team = hashes < FEW ? undefined : await Team.open(threads);
  return team === undefined ? portableHasher : new TeamHasher(team);
}

import { statfs } from "node:fs/promises";

/**
 * Whether the disk of `path` has at least so much room. With less than a few MiB the engine loses what it writes and may
 * not say so: even its own descriptions of tables, without which a store cannot be opened any more.
 */
export async function hasRoom(path: string, mebibytes: number): Promise<boolean> {
  const { bavail, bsize } = await statfs(path);
  return bavail * bsize >= mebibytes * 2 ** 20;
}

import { UserError } from "../shared/errors.ts";

const DISK_FULL = new Set(["ENOSPC", "EDQUOT"]);

/** Why `what` (a flag and a path) could not be written, in one line. Errors of other origin stay what they are. */
export function writeFailure(error: unknown, what: string): unknown {
  const { code, syscall, message } = error as NodeJS.ErrnoException;
  if (code === undefined || syscall === undefined) return error;
  const reason = DISK_FULL.has(code) ? "the disk is full; make room and run the command again" : message;
  return new UserError(`${what} cannot be written: ${reason}`);
}

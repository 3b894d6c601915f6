/**
 * The caller's mistake: a bad file, flag, account or state of the chain. The message is one clear line (a list of
 * faulty rows may follow it) that names the file, row, field or flag and what to do; tasks print it without a stack.
 */
export class UserError extends Error {
  override readonly name = "UserError";
}

/** Our mistake: something that cannot happen happened. Shown with its stack, for the person who will mend it. */
export class InvariantError extends Error {
  override readonly name = "InvariantError";
}

/** @throws InvariantError unless `condition` holds. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new InvariantError(message);
}

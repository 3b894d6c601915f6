/** How sessions are parted so that what is measured was never learned from: everything of one part is left out together. */
export type Split = (session: { readonly task: string; readonly fold: number }) => string;

/** Folds of people. Bots are made of the people of one fold alone and lie in it with them. */
const FOLDS = 4;

/** People are unseen; others did the same tasks. */
export const byPeople: Split = ({ fold }) => `fold ${fold}`;

/** Tasks that are alike are left out together, so that a task is unseen in kind, too; and so is who did it. */
const GROUPS = [/checkboxes-large/, /flight/, /email-inbox-nl/, /choose-date/];

export const byTask: Split = ({ task }) => `tasks ${GROUPS.findIndex((group) => group.test(task))}`;

/** The fold of a person, by the account's name alone. */
export function foldOf(account: string): number {
  return hash(account) % FOLDS;
}

/** A number of 32 bits for a name: the same everywhere, for seeds and folds. */
export function hash(text: string): number {
  let state = 0x811c9dc5;
  for (const letter of text) state = Math.imul(state ^ letter.charCodeAt(0), 0x01000193);
  state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d);
  return (state ^ (state >>> 12)) >>> 0;
}

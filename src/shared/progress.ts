/**
 * Told how far a long operation is; `total` is absent while nobody knows it, and `done` is 0 of a step that cannot say
 * more than its name. Units are in `what`, e.g. "rows".
 */
export type Progress = (what: string, done: number, total?: number) => void;

export const silent: Progress = () => {};

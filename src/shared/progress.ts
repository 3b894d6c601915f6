/** Told how far a long operation is; `total` is absent while nobody knows it. Units are in `what`, e.g. "rows". */
export type Progress = (what: string, done: number, total?: number) => void;

export const silent: Progress = () => {};

/** Kilobytes of gzipped JavaScript the page may have. */
export const BUDGET_KB: number;
/** Kilobytes of gzipped JavaScript under a folder. */
export function weigh(folder: string): number;

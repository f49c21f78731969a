/** What a command ends with. */
export const exitCodes = { done: 0, failed: 1, usage: 2, reconnect: 3 } as const;

/** How a command says its code, and words for standard error where it has not spoken yet. */
export type End = (code: number, words?: string) => void;

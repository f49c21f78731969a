/** What a screen and the command line see of a run. Types only. */

export interface Counts {
	readonly created: number;
	readonly updated: number;
	readonly unchanged: number;
	readonly removed: number;
	/** Records that could not be read; each is among the problems. */
	readonly skipped: number;
}

export const noCounts: Counts = { created: 0, updated: 0, unchanged: 0, removed: 0, skipped: 0 };

export interface Progress {
	/** Records read so far. */
	readonly received: number;
	/** How far back, epoch milliseconds; null before the first page. */
	readonly reached: number | null;
	/** `changes`: since the last run. `told`: what a webhook named. `asked`: by the person. */
	readonly part: 'changes' | 'told' | 'recent' | 'history' | 'asked';
	/** Of the walk that is under way; absent where it knows no beginning, or nothing yet. */
	readonly span?: WalkedSpan | null;
}

/** The times that a walk goes through, from the latest back. Epoch milliseconds. */
export interface WalkedSpan {
	readonly from: number;
	readonly to: number;
	/** All of it from here on is in. */
	readonly walkedTo: number;
	/** Records that earlier walks of this run had brought. */
	readonly before: number;
}

/** A record that was left out, or null for a trouble of the whole walk. */
export interface RunProblem {
	readonly sourceId: string | null;
	readonly field: string;
	readonly problem: string;
}

/** `replay`: of the records that are kept here, without a call. */
export type Trigger = 'connect' | 'schedule' | 'manual' | 'command' | 'replay';

/**
 * `waiting`: goes on by itself later. `stopped`: by the person. `interrupted`: by a restart; goes
 * on by itself.
 */
export type RunOutcome = 'done' | 'failed' | 'waiting' | 'stopped' | 'interrupted';
export type RunState = 'running' | 'stopping' | RunOutcome;

export interface RunView {
	readonly id: string;
	readonly trigger: Trigger;
	readonly startedAt: number;
	readonly finishedAt: number | null;
	readonly state: RunState;
	readonly counts: Counts;
	readonly problems: readonly RunProblem[];
	readonly progress: Progress | null;
	/** In words for a person. */
	readonly error: string | null;
}

/** A row that a run touched. */
export interface RunRow {
	readonly entity: string;
	/** The row's id, in the replica too unless it is gone for good. */
	readonly rowId: string;
	readonly sourceId: string;
	readonly effect: 'created' | 'updated' | 'removed';
	/** When the row says it happened; null where its entity knows no time. */
	readonly happenedAt: number | null;
}

/** A record that is no row here: what was sent is kept, and read again with each replay. */
export interface SetAside {
	readonly entity: string;
	/** Null where it has no usable id. */
	readonly sourceId: string | null;
	readonly field: string;
	/** In words for a person. */
	readonly problem: string;
	readonly since: number;
	/** How often it came and was refused since then. */
	readonly refusals: number;
	readonly payload?: unknown;
}

/** A record as its provider last sent it. */
export interface StoredPayload {
	readonly payload: unknown;
	/** When this form of it came in first. */
	readonly fetchedAt: number;
}

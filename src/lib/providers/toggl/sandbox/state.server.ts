import type { Fault } from './fault.server.ts';

export interface Edit {
	/** Null: the change that Toggl does not mark. */
	at: number | null;
	patch: Record<string, unknown>;
}

/** Everything that a sandbox remembers; its synthetic life is computed. */
export interface SandboxState {
	/** By member, where it is another one than at the beginning. */
	tokens: Record<string, string>;
	faults: Fault[];
	/** By the id of the entry, the project or the tag; ids differ between the three. */
	edits: Record<string, Edit>;
	added: { member: number; record: Record<string, unknown> }[];
	/** When an entry or a project was deleted, by its id. */
	deleted: Record<string, number>;
	/** Workspaces that answer 403. */
	closed: number[];
	zones: Record<string, string>;
	skewMs: number;
	settings: Settings;
	counts: Counts;
	/** The running quota hour, from its first call. */
	hour: { began: number; calls: number };
	/** What a leaky bucket holds, and since when it leaks. */
	bucket: { level: number; at: number };
}

export interface Settings {
	callsPerHour: number;
	/** How many calls the bucket takes at once; one a second leaks out of it. */
	burst: number;
	/** Whether the plan has the Reports interface. */
	reports: boolean;
	/** Listed at most in one answer. */
	listLimit: number;
}

export interface Counts {
	/** Every call, refused ones included. */
	calls: number;
	/** Calls of `/me/time_entries`. */
	lists: number;
	reports: number;
	throttled: number;
	unauthorized: number;
}

export function freshState(): SandboxState {
	return {
		tokens: {},
		faults: [],
		edits: {},
		added: [],
		deleted: {},
		closed: [],
		zones: {},
		skewMs: 0,
		settings: {
			// A dear plan's: every example account of a server lives on the same one.
			callsPerHour: 600,
			burst: 10,
			reports: true,
			listLimit: 1000
		},
		counts: { calls: 0, lists: 0, reports: 0, throttled: 0, unauthorized: 0 },
		hour: { began: 0, calls: 0 },
		bucket: { level: 0, at: 0 }
	};
}

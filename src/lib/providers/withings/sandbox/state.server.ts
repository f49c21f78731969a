import type { GivenCode } from '../../sandbox/consent.server.ts';
import type { Fault } from './fault.server.ts';
import type { WireGroup } from './group.server.ts';

export interface Grant {
	member: number;
	/** Comma separated, as on the wire. */
	scope: string;
	/** The newest last: an older one serves until its own time is up. */
	access: { token: string; expiresAt: number }[];
	refreshToken: string;
	/** Good for 8 hours more, or until the newest access token is used. */
	former: { token: string; until: number } | null;
	/** Taken back by the person. */
	ended: boolean;
}

export interface Edit {
	at: number;
	/** Keys of the group on the wire. */
	patch: Record<string, unknown>;
}

export interface Subscription {
	member: number;
	appli: number;
	callbackurl: string;
	comment: string;
}

/** Everything that a sandbox remembers; its made-up life is computed. */
export interface SandboxState {
	codes: Record<string, GivenCode>;
	grants: Grant[];
	faults: Fault[];
	subscriptions: Subscription[];
	edits: Record<string, Edit>;
	added: { member: number; group: WireGroup }[];
	deleted: number[];
	/** Groups that were given to somebody else in the family; null: to nobody who is here. */
	owners: Record<string, number | null>;
	/** Token calls of the last seconds: the same one again is refused. */
	recent: { key: string; at: number }[];
	skewMs: number;
	settings: Settings;
	counts: Counts;
	/** Calls in the running minute, named by its number since the epoch. */
	minute: { number: number; calls: number };
}

export interface Settings {
	expiresInSeconds: number;
	callsPerMinute: number;
	pageSize: number;
	/** Numbers as text and the other way round, `[]` for `{}`: what PHP makes of them. */
	looseTypes: boolean;
	/** The zone that the answer names; null: where the person is. */
	zone: string | null;
	/** Which callbacks are taken: public https ones that answer a HEAD, as the real one wants. */
	callbacks: 'public' | 'reachable' | 'any';
}

export interface Counts {
	/** Every call of the data interface, refused ones included. */
	calls: number;
	pages: number;
	exchanges: number;
	refreshes: number;
	deduped: number;
	throttled: number;
	unauthorized: number;
}

export const freshCounts: Readonly<Counts> = {
	calls: 0,
	pages: 0,
	exchanges: 0,
	refreshes: 0,
	deduped: 0,
	throttled: 0,
	unauthorized: 0
};

export function freshState(): SandboxState {
	return {
		codes: {},
		grants: [],
		faults: [],
		subscriptions: [],
		edits: {},
		added: [],
		deleted: [],
		owners: {},
		recent: [],
		skewMs: 0,
		settings: {
			expiresInSeconds: 10_800,
			callsPerMinute: 120,
			pageSize: 200,
			looseTypes: false,
			zone: null,
			callbacks: 'public'
		},
		counts: { ...freshCounts },
		minute: { number: 0, calls: 0 }
	};
}

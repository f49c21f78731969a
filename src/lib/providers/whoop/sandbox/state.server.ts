import type { GivenCode } from '../../sandbox/consent.server.ts';
import type { Fault } from './fault.server.ts';

export interface Grant {
	clientId: string;
	member: number;
	scope: string;
	accessToken: string;
	accessExpiresAt: number;
	/** Null without the scope `offline`. */
	refreshToken: string | null;
	/** Refresh tokens that were used: each is good once. */
	spent: string[];
	/** Revoked by the app, by the member or for a reused token: nothing works any more. */
	ended: boolean;
}

export interface Edit {
	at: number;
	/** Keys of the record on the wire; `score` is merged one level deeper. */
	patch: Record<string, unknown>;
}

/** Everything that a sandbox remembers; its synthetic life is computed. */
export interface SandboxState {
	codes: Record<string, GivenCode>;
	grants: Grant[];
	faults: Fault[];
	edits: Record<string, Edit>;
	added: { member: number; record: Record<string, unknown> }[];
	deleted: string[];
	skewMs: number;
	settings: Settings;
	counts: Counts;
	/** Calls in the running minute and day, each named by its number since the epoch. */
	minute: { number: number; calls: number };
	day: { number: number; calls: number };
}

export interface Settings {
	expiresInSeconds: number;
	/** Whether a reused refresh token ends the whole grant, as stricter servers do. */
	reuseEndsGrant: boolean;
	callsPerMinute: number;
	callsPerDay: number;
}

export interface Counts {
	/** Every call of the data interface, refused ones included. */
	calls: number;
	pages: number;
	/** Every call of the token endpoint, refused ones included. */
	tokenCalls: number;
	exchanges: number;
	refreshes: number;
	tokenReuses: number;
	throttled: number;
	unauthorized: number;
}

export function freshState(): SandboxState {
	return {
		codes: {},
		grants: [],
		faults: [],
		edits: {},
		added: [],
		deleted: [],
		skewMs: 0,
		settings: {
			expiresInSeconds: 3600,
			reuseEndsGrant: false,
			callsPerMinute: 100,
			callsPerDay: 10_000
		},
		counts: {
			calls: 0,
			pages: 0,
			tokenCalls: 0,
			exchanges: 0,
			refreshes: 0,
			tokenReuses: 0,
			throttled: 0,
			unauthorized: 0
		},
		minute: { number: 0, calls: 0 },
		day: { number: 0, calls: 0 }
	};
}

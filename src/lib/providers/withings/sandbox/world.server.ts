import type { SandboxClient } from '../../sandbox/consent.server.ts';
import type { State } from '../../state-file.server.ts';
import type { WireGroup } from './group.server.ts';
import type { SandboxState } from './state.server.ts';

/** What every part of the sandbox is handed. */
export interface World {
	readonly state: State<SandboxState>;
	/** The sandbox's own clock, skew included. */
	now(): number;
	lifeOf(member: number, now: number): readonly WireGroup[];
	readonly client: SandboxClient;
}

/** A profile's number on the wire; one Withings login may hold several of them. */
export function userIdOf(member: number): number {
	return 27_360 + member;
}

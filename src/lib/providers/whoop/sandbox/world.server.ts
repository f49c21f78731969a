import type { SandboxClient } from '../../sandbox/consent.server.ts';
import type { State } from '../../state-file.server.ts';
import type { Lived } from './life.server.ts';
import type { SandboxState } from './state.server.ts';

/** What every part of the sandbox is handed. */
export interface World {
	readonly state: State<SandboxState>;
	/** The sandbox's own clock, skew included. */
	now(): number;
	lifeOf(member: number, now: number): readonly Lived[];
	readonly client: SandboxClient;
}

/** A member's number on the wire. */
export function userIdOf(member: number): number {
	return 10_128 + member;
}

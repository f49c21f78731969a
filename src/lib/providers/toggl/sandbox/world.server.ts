import { people } from '../../sandbox/people.server.ts';
import type { State } from '../../state-file.server.ts';
import type { Lived } from './life.server.ts';
import type { SandboxState } from './state.server.ts';

/** What every part of the sandbox is handed. */
export interface World {
	readonly state: State<SandboxState>;
	/** The sandbox's own clock, skew included. */
	now(): number;
	lifeOf(member: number, now: number): readonly Lived[];
	/** First day of the lives, which is when the accounts were made. */
	readonly since: number;
}

export interface Member {
	readonly number: number;
	readonly name: string;
	/** What the person would copy from the profile page. */
	readonly token: string;
	readonly zone: string;
}

const zones = ['Europe/Berlin', 'America/Los_Angeles', 'Pacific/Auckland'];

export const members: readonly Member[] = people.map(({ number, firstName, lastName }, at) => ({
	number,
	name: `${firstName} ${lastName}`,
	token: `sandbox-token-of-${firstName.toLowerCase()}`,
	zone: zones[at] ?? 'UTC'
}));

export function memberOf(number: number): Member {
	const member = members.find((one) => one.number === number);
	if (!member) throw new Error(`Nobody in the sandbox has the number ${number}.`);
	return member;
}

/** A member's number on the wire. */
export function userIdOf(member: number): number {
	return 9_031_000 + member;
}

/** `2024-12-16T02:18:20+00:00`: how a reading answer writes a moment, to the second. */
export function secondText(instant: number): string {
	return new Date(instant).toISOString().replace(/\.\d+Z$/, '+00:00');
}

/** `2024-12-16T02:18:20.5667Z`: a change mark has four to six digits. */
export function markText(instant: number): string {
	const digits = String(instant % 1000).padStart(3, '0');
	const more = ['7', '70', '702'][Math.floor(instant / 1000) % 3] ?? '7';
	return new Date(instant).toISOString().replace(/\.\d+Z$/, `.${digits}${more}Z`);
}

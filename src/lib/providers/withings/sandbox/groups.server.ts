import { measure, type WireGroup } from './group.server.ts';
import { scaleOrigin } from './origin.server.ts';
import type { SandboxState } from './state.server.ts';
import type { World } from './world.server.ts';

const DAY = 86_400;

/**
 * A member's groups as they stand now: edits in, deleted ones and those of others out. Nearly the
 * newest first, and never quite, as the real ones come.
 */
export function groupsOf(world: World, state: SandboxState, member: number): WireGroup[] {
	const now = world.now();
	const everyone = [1, 2, 3].flatMap((one) => own(world, state, { member: one, now }));
	const gone = new Set(state.deleted);
	const whose = (group: WireGroup, born: number) => {
		const moved = state.owners[group.grpid];
		return moved === undefined ? born : moved;
	};
	return everyone
		.filter(({ group, born }) => whose(group, born) === member && !gone.has(group.grpid))
		.map(({ group }) => edited(group, state))
		.map((group) => ({ group, place: group.date + jitter(group.grpid) }))
		.sort((a, b) => b.place - a.place)
		.map(({ group }) => group);
}

function own(
	world: World,
	state: SandboxState,
	{ member, now }: { member: number; now: number }
): { group: WireGroup; born: number }[] {
	const uploaded = ({ created }: WireGroup) => created * 1000 <= now;
	const lived = world.lifeOf(member, now).filter(uploaded);
	const added = state.added.filter((one) => one.member === member).map(({ group }) => group);
	return [...lived, ...added].map((group) => ({ group, born: member }));
}

/** Up to two days out of order, always the same for the same group. */
function jitter(id: number): number {
	// A multiplicative hash: spreads neighbours apart.
	return ((Math.imul(id % 1_000_003, 0x9e3779b1) >>> 0) / 2 ** 30 - 2) * DAY;
}

function edited(group: WireGroup, state: SandboxState): WireGroup {
	const edit = state.edits[group.grpid];
	if (!edit) return group;
	return { ...group, ...edit.patch, modified: Math.floor(edit.at / 1000) };
}

/** A weigh-in that nobody lived: what is given, and a plausible one for the rest. */
export function inventedGroup(given: Record<string, unknown>, now: number): WireGroup {
	const seconds = Math.floor(now / 1000);
	return {
		grpid: 7_000_000_000 + Math.floor(Math.random() * 1e9),
		attrib: 0,
		date: seconds - 60,
		created: seconds,
		modified: seconds,
		category: 1,
		...scaleOrigin(1),
		measures: [measure('weight', 79.4, -3), measure('fatRatio', 20.5, -3)],
		comment: null,
		...given
	};
}

import type { Lived } from './life.server.ts';
import type { SandboxState } from './state.server.ts';
import { offsetText } from './offset-text.server.ts';
import { userIdOf, type World } from './world.server.ts';

export type WireRecord = Record<string, unknown> & { id: string; start: string; end: string };

/** A member's workouts as they stand now, newest first: edits in, deleted ones out. */
export function recordsOf(world: World, state: SandboxState, member: number): WireRecord[] {
	const now = world.now();
	const lived = world
		.lifeOf(member, now)
		.filter((one) => one.uploadedAt <= now)
		.map((one) => wireRecord(one, member, now));
	const added = state.added
		.filter((one) => one.member === member)
		.map((one) => one.record as WireRecord);
	const gone = new Set(state.deleted);
	return [...lived, ...added]
		.filter((record) => !gone.has(record.id))
		.map((record) => edited(record, state))
		.sort((a, b) => Date.parse(b.start) - Date.parse(a.start) || (a.id < b.id ? 1 : -1));
}

function wireRecord(lived: Lived, member: number, now: number): WireRecord {
	const { scoredAt, verdict } = lived;
	const settled = scoredAt !== null && scoredAt <= now;
	const iso = (instant: number) => new Date(instant).toISOString();
	return {
		id: lived.id,
		v1_id: null,
		user_id: userIdOf(member),
		created_at: iso(lived.uploadedAt),
		updated_at: iso(settled ? scoredAt : lived.uploadedAt),
		start: iso(lived.start),
		end: iso(lived.end),
		timezone_offset: offsetText(lived.offsetMinutes),
		sport_name: lived.sport.name,
		sport_id: lived.sport.id,
		score_state: settled ? verdict : 'PENDING_SCORE',
		...(settled && verdict === 'SCORED' ? { score: lived.score } : {})
	};
}

function edited(record: WireRecord, state: SandboxState): WireRecord {
	const edit = state.edits[record.id];
	if (!edit) return record;
	const { score, ...rest } = edit.patch;
	const before = record['score'] as Record<string, unknown> | undefined;
	const merged =
		typeof score === 'object' && score !== null ? { score: { ...before, ...score } } : {};
	const cleared = score === null ? { score: null } : {};
	return { ...record, ...rest, ...merged, ...cleared, updated_at: new Date(edit.at).toISOString() };
}

/** A workout nobody lived: what is given, and a plausible hour of running for the rest. */
export function inventedRecord(given: Record<string, unknown>, now: number): WireRecord {
	const iso = (instant: number) => new Date(instant).toISOString();
	const zones = [0, 4, 10, 24, 16, 6].map((minutes) => minutes * 60_000);
	const zoneNames = ['zero', 'one', 'two', 'three', 'four', 'five'];
	return {
		id: crypto.randomUUID(),
		v1_id: null,
		user_id: userIdOf(1),
		created_at: iso(now),
		updated_at: iso(now),
		start: iso(now - 75 * 60_000),
		end: iso(now - 15 * 60_000),
		timezone_offset: '+01:00',
		sport_name: 'running',
		score_state: 'SCORED',
		score: {
			strain: 11.4,
			average_heart_rate: 148,
			max_heart_rate: 173,
			kilojoule: 2480.5,
			percent_recorded: 1.0,
			distance_meter: 10_240,
			altitude_gain_meter: 82.5,
			altitude_change_meter: -1.5,
			zone_durations: Object.fromEntries(
				zoneNames.map((name, i) => [`zone_${name}_milli`, zones[i] ?? 0])
			)
		},
		...given
	};
}

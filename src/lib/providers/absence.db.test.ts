import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../tests/support/database.ts';
import { makePerson } from '../../../tests/support/sync-device.ts';
import { knownStatement } from './absence.server.ts';

const HOUR = 3_600_000;
const newest = Date.UTC(2026, 0, 1);
const rows = 8_000;
let fresh: FreshDatabase;
let person: string;

beforeAll(async () => {
	fresh = await freshDatabase();
	person = await makePerson(fresh.database);
	// One an hour; of the newest a person has moved one, and deleted one.
	await fresh.asOwner(
		`insert into workouts (user_id, id, source, source_id, created_at, updated_at, revision,
			source_hash, source_at, start, "end", source_values, removed_at)
		select $1::uuid, gen_random_uuid(), 'whoop', n::text, 1, 1, n, '', n,
			case when n = 3 then to_timestamp(0) else at end, at,
			case when n = 3 then jsonb_build_object('start', extract(epoch from at) * 1000) end,
			case when n = 5 then 9 else 0 end
		from generate_series(1, $2::int) n,
			lateral (select to_timestamp($3::float8 / 1000) - n * interval '1 hour' as at) t`,
		[person, rows, newest]
	);
	await fresh.asOwner('analyze workouts');
});
afterAll(() => fresh.close());

const asked = (hours: number) =>
	knownStatement(
		{ userId: person, source: 'whoop', table: 'workouts', time: 'start' },
		{ start: newest - hours * HOUR, end: newest }
	);

test('a window knows its rows by the source’s own time, and none that the person deleted', async () => {
	const known = await fresh.database.withUser(person, (tx) =>
		tx.rows<{ sourceId: string; sourceAt: number }>(asked(6))
	);
	expect(known.map(({ sourceId }) => sourceId).sort()).toEqual(['1', '2', '3', '4', '6']);
	expect(known.every(({ sourceId, sourceAt }) => Number(sourceId) === sourceAt)).toBe(true);
});

interface Plan {
	readonly 'Node Type': string;
	readonly 'Actual Rows': number;
	readonly 'Rows Removed by Filter'?: number;
	readonly Plans?: readonly Plan[];
}

/** So many rows as the scans of a plan looked at. */
function lookedAt({ Plans = [], ...node }: Plan): number {
	const below = Plans.reduce((sum, plan) => sum + lookedAt(plan), 0);
	if (!node['Node Type'].includes('Scan') || Plans.length > 0) return below;
	return below + node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0);
}

test('and it costs what the window holds, however long the history is', async () => {
	const [explained] = await fresh.database.withUser(person, (tx) =>
		tx.rows<{ 'QUERY PLAN': readonly [{ Plan: Plan }] }>(
			sql`explain (analyze, format json, timing off) ${asked(100)}`
		)
	);
	expect(lookedAt(explained!['QUERY PLAN'][0].Plan)).toBeLessThan(110);
});

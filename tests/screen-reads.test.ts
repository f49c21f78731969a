import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { fastingPeriod } from '#lib/domains/fasting/entity.ts';
import { goal } from '#lib/domains/goals/entity.ts';
import { project } from '#lib/domains/projects/entity.ts';
import { entities } from '#lib/domains/registry.ts';
import { settings } from '#lib/domains/settings/entity.ts';
import { timeEntry } from '#lib/domains/time/entity.ts';
import { attributions } from '#lib/domains/weight/attribution.ts';
import { weighIn } from '#lib/domains/weight/entity.ts';
import { readOpenQuestions } from '#lib/domains/weight/open-questions.ts';
import { workout } from '#lib/domains/workouts/entity.ts';
import { readWorkout } from '#lib/features/domain-list/read-workout.ts';
import { readBoard, readProject } from '#lib/features/project-board/read-projects.ts';
import { readDeleted } from '#lib/features/shell/read-deleted.ts';
import { readFastingTile } from '#lib/features/today/fasting-tile.ts';
import { readGoalsTile } from '#lib/features/today/goals-tile.ts';
import { readWeekToReview } from '#lib/features/trends/week/read-to-review.ts';
import { DexieStore } from '#lib/sync/client/dexie-store.ts';
import { putMeta } from '#lib/sync/client/records.ts';
import { LocalReplica } from '#lib/sync/client/replica.ts';
import type { Reader } from '#lib/sync/client/store.ts';
import { countStretch } from '#lib/sync/client/tally.ts';
import { shapesOf } from '#lib/sync/client/tx.ts';
import { create, remove } from '#lib/sync/client/write.ts';
import { lookedAt } from './support/looked-at.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const now = Date.UTC(2026, 10, 25, 12);
const thesis = create(project, { name: 'Thesis' });
const rowing = create(workout, {
	start: now - dayMs,
	end: now - dayMs + hourMs,
	sportName: 'Rowing'
});

/** Back from now: two entries a day on a project, a weigh-in and a run. */
async function history(days: number) {
	const store = new DexieStore(`reads-${days}`, shapesOf(entities));
	const counted = lookedAt(store);
	const replica = new LocalReplica({ userId: 'u', entities, store: counted.store, now: () => now });
	const each = Array.from({ length: days }, (_, n) => now - (n + 1) * dayMs);
	await replica.write('History', [
		create(settings, { homeZone: 'UTC' }),
		thesis,
		rowing,
		create(goal, { name: 'Run', metric: 'workout_count', target: 3, startDate: '2026-01-01' }),
		create(weighIn, { measuredAt: now, weightKg: 70, attribution: attributions.ambiguous }),
		create(timeEntry, { start: now - hourMs, stop: null, projectId: thesis.id }),
		...each.flatMap((at, n) => [
			create(timeEntry, { start: at, stop: at + hourMs, projectId: thesis.id }),
			create(timeEntry, { start: at + hourMs, stop: at + 2 * hourMs }),
			create(weighIn, { measuredAt: at, weightKg: 70 + n / 1000 }),
			create(workout, { start: at, end: at + hourMs, sportName: 'Running' }),
			create(fastingPeriod, { start: at - 16 * hourMs, end: at, utcOffset: 0 })
		])
	]);
	const here = entities.map(({ name }) => [
		name,
		{ before: null, done: true, brought: 0, total: 0 }
	]);
	await store.write(['meta'], (tx) => putMeta(tx, 'backfill', Object.fromEntries(here)));
	for (let n = 0; n < 2; n++) await countStretch(store, timeEntry);
	return { replica, reader: counted.store.reader, take: counted.take, store };
}

const frame = { userId: 'u', day: '2026-11-25', zone: 'UTC', dayStartMinutes: 0 };
const screens: Record<string, (reader: Reader) => Promise<unknown>> = {
	Projects: (reader) => readBoard(reader, now),
	'a project': (reader) => readProject(reader, thesis.id, now),
	'Is this you?': readOpenQuestions,
	'fasts on Today': (reader) => readFastingTile(reader, frame),
	'goals on Today': (reader) => readGoalsTile(reader, frame),
	'the week that is over': (reader) => readWeekToReview(reader, '2026-11-25', 'UTC'),
	'a workout': (reader) => readWorkout(reader, rowing.id)
};

test('what is read of a long history is no more than of a short one, and all of it is counted', async () => {
	const [short, long] = [await history(130), await history(400)];
	for (const [screen, read] of Object.entries(screens)) {
		short.take();
		long.take();
		await read(short.replica);
		await read(long.replica);
		expect([screen, long.take()]).toEqual([screen, short.take()]);
	}
	for (const { replica, reader, take } of [short, long]) {
		await replica.write('Deleted', [remove(workout, rowing.id)]);
		take();
		expect(await readDeleted(reader, now)).toHaveLength(1);
		expect(take()).toBe(1);
	}
	const board = await readBoard(long.replica, now);
	expect(board.active[0]).toMatchObject({ total: 401 * hourMs, running: true, last: now });
	expect(await readOpenQuestions(long.replica)).toHaveLength(1);
	await short.store.destroy();
	await long.store.destroy();
});

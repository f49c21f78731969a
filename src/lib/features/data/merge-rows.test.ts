import { expect, test } from 'vitest';
import { fastingPeriod } from '#lib/domains/fasting/entity.ts';
import { project } from '#lib/domains/projects/entity.ts';
import { entities } from '#lib/domains/registry.ts';
import { timeEntry } from '#lib/domains/time/entity.ts';
import { weighIn } from '#lib/domains/weight/entity.ts';
import type { AnyEntity, AnyRow } from '#lib/platform/entity/entity.ts';
import { MemoryStore } from '#lib/sync/client/memory-store.ts';
import { LocalReplica } from '#lib/sync/client/replica.ts';
import { shapesOf } from '#lib/sync/client/tx.ts';
import { create } from '#lib/sync/client/write.ts';
import { isMergeable, leavingText, mergingRows } from './merge-rows.ts';

const hourMs = 3_600_000;
const now = Date.UTC(2026, 10, 23, 12);

function device() {
	const store = new MemoryStore(shapesOf(entities));
	const replica = new LocalReplica({ userId: 'someone', entities, store, now: () => now });
	const rowsOf = async (entity: AnyEntity) =>
		(await replica.range(entity, {})) as unknown as AnyRow[];
	return { replica, rowsOf };
}

test('all that was tracked on several projects is one’s, and Undo parts them', async () => {
	const { replica, rowsOf } = device();
	const made = ['a', 'b', 'c'].map((name) => create(project, { name }));
	const into = made[1]?.id ?? '';
	const entries = made.map(({ id }, n) =>
		create(timeEntry, { start: now - n * hourMs, stop: now, projectId: id })
	);
	await replica.write('rows', [...made, ...entries]);
	const rows = await rowsOf(project);
	const writes = await mergingRows(replica, project, { rows, into, now });
	const deed = await replica.write('Merged', writes ?? []);
	expect((await rowsOf(project)).map(({ id }) => id)).toEqual([into]);
	expect((await rowsOf(timeEntry)).map(({ projectId }) => projectId)).toEqual([into, into, into]);
	await replica.undo(deed);
	expect(await rowsOf(project)).toHaveLength(3);
	expect(new Set((await rowsOf(timeEntry)).map(({ projectId }) => projectId)).size).toBe(3);
	expect(leavingText(project, rows.slice(1))).toBe('2 projects are deleted.');
	const sent = rows.map((row, n) => (n === 0 ? { ...row, source: 'toggl' } : row));
	expect(leavingText(project, sent.slice(0, 2))).toBe(
		'1 project is archived: what a source sends later still goes there. 1 project is deleted.'
	);
	// Nothing is done before it is said which one stays.
	expect(await mergingRows(replica, project, { rows, into: null, now })).toBeNull();
});

test('fasts that overlap become one; others stay apart', async () => {
	const { replica, rowsOf } = device();
	const fast = (from: number, to: number) =>
		create(fastingPeriod, { start: now - from * hourMs, end: now - to * hourMs, goalHours: 16 });
	await replica.write('rows', [fast(40, 30), fast(32, 22), fast(10, 5)]);
	const rows = await rowsOf(fastingPeriod);
	const into = null;
	expect(await mergingRows(replica, fastingPeriod, { rows, into, now })).toBeNull();
	const two = rows.filter(({ start }) => Number(start) < now - 20 * hourMs);
	const writes = await mergingRows(replica, fastingPeriod, { rows: two, into, now });
	await replica.write('Merged', writes ?? []);
	expect(await rowsOf(fastingPeriod)).toMatchObject([
		{ start: now - 10 * hourMs },
		{ start: now - 40 * hourMs, end: now - 22 * hourMs, outcome: 'reached' }
	]);
	expect(isMergeable(weighIn as unknown as AnyEntity)).toBe(false);
});

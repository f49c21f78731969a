import { expect, test } from 'vitest';
import { fastingPeriod } from '#lib/domains/fasting/entity.ts';
import { goal } from '#lib/domains/goals/entity.ts';
import { foodItem, meal, mealItem } from '#lib/domains/nutrition/entity.ts';
import { project } from '#lib/domains/projects/entity.ts';
import { entities } from '#lib/domains/registry.ts';
import { timeEntry } from '#lib/domains/time/entity.ts';
import { weighIn } from '#lib/domains/weight/entity.ts';
import { workout } from '#lib/domains/workouts/entity.ts';
import type { AnyEntity, AnyRow } from '#lib/platform/entity/entity.ts';
import type { Write } from '#lib/sync/client/store.ts';
import { MemoryStore } from '#lib/sync/client/memory-store.ts';
import { LocalReplica } from '#lib/sync/client/replica.ts';
import { shapesOf } from '#lib/sync/client/tx.ts';
import { create } from '#lib/sync/client/write.ts';
import { overlay, type StoredRow } from '#lib/sync/merge.ts';
import { isMergeable, leavingText, likeliest, mergingRows, type Merging } from './merge-rows.ts';

const writesOf = (merging: Merging | null) =>
	merging && 'writes' in merging ? merging.writes : [];
const saysOf = (merging: Merging | null) =>
	merging && ('says' in merging ? merging.says : merging.problem);

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
	const merging = await mergingRows(replica, project, { rows, into, now });
	expect(saysOf(merging)).toBe('2 entries move to b. 2 projects are deleted.');
	const deed = await replica.write('Merged', writesOf(merging));
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
	expect(likeliest(project, rows)).toBeNull();
});

test('fasts that overlap become one; others stay apart', async () => {
	const { replica, rowsOf } = device();
	const fast = (from: number, to: number) =>
		create(fastingPeriod, { start: now - from * hourMs, end: now - to * hourMs, goalHours: 16 });
	await replica.write('rows', [fast(40, 30), fast(32, 22), fast(10, 5)]);
	const rows = await rowsOf(fastingPeriod);
	const into = null;
	expect(await mergingRows(replica, fastingPeriod, { rows, into, now })).toHaveProperty('problem');
	const two = rows.filter(({ start }) => Number(start) < now - 20 * hourMs);
	const merging = await mergingRows(replica, fastingPeriod, { rows: two, into, now });
	await replica.write('Merged', writesOf(merging));
	expect(await rowsOf(fastingPeriod)).toMatchObject([
		{ start: now - 10 * hourMs },
		{ start: now - 40 * hourMs, end: now - 22 * hourMs, outcome: 'reached' }
	]);
	expect(isMergeable(goal as unknown as AnyEntity)).toBe(false);
});

/** All rows of an entity as one, and Undo; answers what was said and what was left. */
async function mergedAll(entity: AnyEntity, writes: readonly Write[], from?: AnyEntity) {
	const { replica, rowsOf } = device();
	await replica.write('rows', writes);
	const rows = await rowsOf(entity);
	const into = likeliest(entity, rows);
	const merging = await mergingRows(replica, entity, { rows, into, now });
	const before = [rows, from ? await rowsOf(from) : []];
	const deed = await replica.write('Merged', writesOf(merging));
	const left = await rowsOf(entity);
	const further = from ? await rowsOf(from) : [];
	await replica.undo(deed);
	const plain = (all: readonly AnyRow[]) =>
		all.map(
			({ updatedAt: _, editedAt: _e, removedAt: _r, stamps: _s, released: _l, ...row }) => row
		);
	expect(plain(await rowsOf(entity))).toEqual(plain(before[0] ?? []));
	if (from) expect(plain(await rowsOf(from))).toEqual(plain(before[1] ?? []));
	return { says: saysOf(merging), left, further };
}

const from = (source: string, sourceId: string) => ({ source, sourceId });

test('one weigh-in stays of several of a day: the source’s own, with what it does not know', async () => {
	const at = { measuredAt: now, utcOffset: 0 };
	const sent = create(weighIn, { ...at, weightKg: 70.12 }, from('withings', '7'));
	const typed = { ...at, weightKg: 70.1, fatPercent: 20, note: 'After a run', attribution: '2' };
	const { says, left } = await mergedAll(weighIn, [create(weighIn, typed), sent]);
	expect(left).toMatchObject([
		{ id: sent.id, weightKg: 70.12, fatPercent: 20, note: 'After a run', attribution: '' }
	]);
	expect(says).toBe('The one that stays takes over body fat, note. 1 weigh-in is deleted.');
	const twoDays = [now, now - 24 * hourMs].map((measuredAt) =>
		create(weighIn, { measuredAt, utcOffset: 0, weightKg: 70 })
	);
	const apart = await mergedAll(weighIn, twoDays);
	expect(apart.says).toBe('Only weigh-ins of one day can be merged.');
	expect(apart.left).toHaveLength(2);
});

test('what a source sent and was merged away does not come back when it is sent again', async () => {
	const { replica, rowsOf } = device();
	const at = { measuredAt: now, utcOffset: 0, weightKg: 70 };
	await replica.write('rows', [
		create(weighIn, at, from('withings', '7')),
		create(weighIn, { ...at, note: 'x', device: 'Scale' }, from('withings', '8'))
	]);
	const rows = await rowsOf(weighIn);
	const into = likeliest(weighIn, rows);
	const merging = await mergingRows(replica, weighIn, { rows, into, now });
	expect(saysOf(merging)).toBe('1 weigh-in is deleted, and no sync brings it back.');
	await replica.write('Merged', writesOf(merging));
	const [gone] = await replica.range(weighIn, { by: 'deletedAt' });
	const stored = { ...gone!, sourceHash: 'a', sourceAt: 1, sourceRemoved: false } as StoredRow;
	const again = { ...from('withings', '7'), id: gone!.id, values: { weightKg: 71 } };
	const record = { ...again, sourceAt: now * 2000, sourceHash: 'b', sourceRemoved: false };
	expect(overlay(stored, record, now * 2000).deletedAt).not.toBeNull();
	// Only an edit by a person does.
	expect((await rowsOf(weighIn)).map(({ sourceId }) => sourceId)).toEqual(['8']);
});

test('workouts that overlap become one, and what goes together is taken together', async () => {
	const span = (a: number, b: number) => ({ start: now + a * hourMs, end: now + b * hourMs });
	const typed = create(workout, { ...span(0, 1), sportName: 'Run', distanceMeter: 9000 });
	const sent = create(
		workout,
		{ ...span(0.1, 1), sportName: '', sportId: 3, strain: 12, scoreState: 'SCORED' },
		from('whoop', 'w')
	);
	const { left, says } = await mergedAll(workout, [typed, sent]);
	expect(left).toMatchObject([
		{ id: sent.id, sportName: 'Run', sportId: null, strain: 12, distanceMeter: 9000 }
	]);
	expect(says).toBe('The one that stays takes over sport, distance. 1 workout is deleted.');
	const later = create(workout, { ...span(3, 4), sportName: 'Row' });
	expect((await mergedAll(workout, [typed, later])).left).toHaveLength(2);
});

test('time entries of the same work become one; others say why not', async () => {
	const entry = (a: number, b: number, description = 'Draft') =>
		create(timeEntry, { start: now + a * hourMs, stop: now + b * hourMs, description });
	const { left } = await mergedAll(timeEntry, [entry(-9, -8), entry(-7, -6), entry(-3, -2)]);
	expect(left).toMatchObject([{ start: now - 9 * hourMs, stop: now - 2 * hourMs }]);
	const apart = await mergedAll(timeEntry, [entry(-9, -8), entry(-7, -6, 'Talk')]);
	expect(apart.says).toMatch(/^Only entries of the same project/);
});

test('a meal takes the portions of the others of its day', async () => {
	const eaten = (hours: number, note: string) =>
		create(meal, { eatenAt: now + hours * hourMs, utcOffset: 0, kind: 'lunch', note });
	const [one, other] = [eaten(0, 'Out'), eaten(1, '')];
	const portion = (mealId: string, name: string) =>
		create(mealItem, { mealId, name, amount: 1, unit: 'g' });
	const writes = [one, other, portion(one.id, 'Soup'), portion(other.id, 'Bread')];
	const { left, further, says } = await mergedAll(meal, writes, mealItem);
	expect(left).toMatchObject([{ id: one.id, note: 'Out' }]);
	expect(further.map(({ mealId }) => mealId)).toEqual([one.id, one.id]);
	expect(says).toBe('1 portion moves. 1 meal is deleted.');
});

test('portions and recipes name the food that stays; a recipe never comes to hold itself', async () => {
	const food = (name: string, values: object = {}) => create(foodItem, { name, ...values });
	const oats = food('Oats', { energyKcal: 370, brand: 'Mill' });
	const rolled = food('Rolled oats', { proteinG: 13 });
	const part = { foodItemId: rolled.id, name: 'Rolled oats', amount: 50, unit: 'g' };
	const porridge = food('Porridge', { ingredients: [part] });
	const bowl = create(mealItem, { ...part, mealId: crypto.randomUUID() });
	const { replica, rowsOf } = device();
	await replica.write('rows', [oats, rolled, porridge, bowl]);
	const rowNamed = async (...names: string[]) =>
		(await rowsOf(foodItem)).filter(({ name }) => names.includes(String(name)));
	const rows = await rowNamed('Oats', 'Rolled oats');
	const merging = await mergingRows(replica, foodItem, { rows, into: oats.id, now });
	expect(saysOf(merging)).toBe(
		'2 portions and recipes name the one that stays. The one that stays takes over protein. 1 food is deleted.'
	);
	await replica.write('Merged', writesOf(merging));
	const named = { foodItemId: oats.id };
	expect(await rowsOf(mealItem)).toMatchObject([{ ...named, name: 'Rolled oats' }]);
	expect(await rowNamed('Porridge')).toMatchObject([{ ingredients: [{ ...named, name: 'Oats' }] }]);
	const round = await rowNamed('Porridge', 'Oats');
	expect(
		await mergingRows(replica, foodItem, { rows: round, into: porridge.id, now })
	).toHaveProperty('problem');
});

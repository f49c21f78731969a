import { expect, test } from 'vitest';
import { entities } from '#lib/domains/registry.ts';
import { MemoryStore } from '#lib/sync/client/memory-store.ts';
import { LocalReplica } from '#lib/sync/client/replica.ts';
import { shapesOf } from '#lib/sync/client/tx.ts';
import { create } from '#lib/sync/client/write.ts';
import { timeEntry, type TimeEntry } from './entity.ts';
import { gapBetween, inOrder, mergeEntries, mergeProblem } from './merge.ts';

const hourMs = 3_600_000;
const now = Date.UTC(2026, 10, 23, 12);
const at = (hour: number) => now + (hour - 12) * hourMs;

interface Given {
	readonly from: number;
	readonly to: number | null;
	readonly values?: Partial<TimeEntry>;
}

async function kept(...given: readonly [Given, Given]) {
	const store = new MemoryStore(shapesOf(entities));
	const replica = new LocalReplica({ userId: 'someone', entities, store, now: () => now });
	const writes = given.map(({ from, to, values }) =>
		create(timeEntry, {
			description: 'Thesis',
			utcOffset: 60,
			...values,
			start: at(from),
			stop: to === null ? null : at(to)
		})
	);
	await replica.write('Entries added', writes);
	const [one, other] = await replica.range(timeEntry);
	if (!one || !other) throw new Error('There are no two entries.');
	return { replica, pair: inOrder([one, other]) };
}

test('two entries become one from the first start to the last stop, and one undo parts them', async () => {
	const { replica, pair } = await kept(
		{ from: 10, to: 11, values: { tags: ['deep', 'late'], billable: true } },
		{ from: 8, to: 9.5, values: { tags: ['deep'] } }
	);
	expect(gapBetween(pair, now)).toBe(hourMs / 2);
	expect(mergeProblem(pair)).toBeNull();
	const deed = await replica.write('Merged', mergeEntries(pair));
	expect(await replica.range(timeEntry)).toMatchObject([
		{
			id: pair[0].id,
			start: at(8),
			stop: at(11),
			tags: ['deep', 'late'],
			billable: true,
			utcOffset: 60
		}
	]);
	await replica.undo(deed);
	expect(await replica.range(timeEntry)).toMatchObject([
		{ start: at(10), stop: at(11), tags: ['deep', 'late'] },
		{ start: at(8), stop: at(9.5), tags: ['deep'], billable: false }
	]);
});

test('one that lies within the other takes nothing off it, and what runs goes on', async () => {
	const within = await kept({ from: 8, to: 11 }, { from: 9, to: 10 });
	expect(gapBetween(within.pair, now)).toBe(-hourMs);
	await within.replica.write('Merged', mergeEntries(within.pair));
	expect(await within.replica.range(timeEntry)).toMatchObject([{ start: at(8), stop: at(11) }]);

	const running = await kept({ from: 8, to: 9 }, { from: 9, to: null });
	expect(gapBetween(running.pair, now)).toBe(0);
	await running.replica.write('Merged', mergeEntries(running.pair));
	expect(await running.replica.range(timeEntry)).toMatchObject([{ start: at(8), stop: null }]);
});

test('entries of other work stay apart, and so does what runs at its source', async () => {
	const { pair } = await kept(
		{ from: 8, to: 9 },
		{ from: 9, to: 10, values: { description: 'Mail' } }
	);
	expect(mergeProblem(pair)).toContain('same project');
	const [first, second] = (await kept({ from: 8, to: 9 }, { from: 9, to: null })).pair;
	expect(mergeProblem([first, second])).toBeNull();
	expect(mergeProblem([first, { ...second, source: 'toggl' }])).toContain('still runs');
});

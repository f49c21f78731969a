import { expect, test } from 'vitest';
import { goal } from '#lib/domains/goals/entity.ts';
import { project } from '#lib/domains/projects/entity.ts';
import { entities } from '#lib/domains/registry.ts';
import { timeEntry } from '#lib/domains/time/entity.ts';
import { MemoryStore } from '#lib/sync/client/memory-store.ts';
import { LocalReplica } from '#lib/sync/client/replica.ts';
import { shapesOf } from '#lib/sync/client/tx.ts';
import { create } from '#lib/sync/client/write.ts';
import { mergeWrites } from '#lib/domains/merge-projects.ts';
import { readBoard } from './read-projects.ts';

const hourMs = 3_600_000;
const now = Date.UTC(2026, 10, 23, 12);

async function twoProjects(source: string) {
	const store = new MemoryStore(shapesOf(entities));
	const replica = new LocalReplica({ userId: 'someone', entities, store, now: () => now });
	const draft = create(project, { name: 'Draft' }, { source });
	const thesis = create(project, { name: 'Thesis' });
	const entry = (n: number, projectId: string | null) =>
		create(timeEntry, { start: now - n * hourMs, stop: now - (n - 1) * hourMs, projectId });
	await replica.write('rows', [
		draft,
		thesis,
		...[1, 2, 300].map((n) => entry(n, draft.id)),
		entry(4, thesis.id),
		entry(5, null)
	]);
	const hours = async () => {
		const { active, archived } = await readBoard(replica, now);
		const told = [...active, ...archived].map(
			({ project: { name, archived }, total }) =>
				`${name}${archived ? ', archived' : ''}: ${total / hourMs} h`
		);
		return told.sort();
	};
	return { replica, draft: { id: draft.id, source }, into: thesis.id, hours };
}

test('a merged project gives all its entries to the other, however old, and one undo parts them', async () => {
	const { replica, draft, into, hours } = await twoProjects('manual');
	const before = await hours();
	const deed = await replica.write('Merged', await mergeWrites(replica, draft, into));
	expect(await hours()).toEqual(['Thesis: 4 h']);
	await replica.undo(deed);
	expect(await hours()).toEqual(before);
	expect(before).toEqual(['Draft: 3 h', 'Thesis: 1 h']);
});

test('the goals of a merged project are the other’s, and one undo gives them back', async () => {
	const { replica, draft, into } = await twoProjects('manual');
	const aims = ['tracked_hours', 'workout_count'].map((metric) =>
		create(goal, {
			name: metric,
			metric: metric as 'tracked_hours',
			target: 3,
			startDate: '2026-11-01',
			projectId: metric === 'tracked_hours' ? draft.id : null
		})
	);
	await replica.write('Goals', aims);
	const projects = async () =>
		(await replica.range(goal, {})).map(({ projectId }) => projectId).sort();
	const deed = await replica.write('Merged', await mergeWrites(replica, draft, into));
	expect(await projects()).toEqual([into, null]);
	await replica.undo(deed);
	expect(await projects()).toEqual([draft.id, null]);
});

test('what a source goes on sending keeps its project, put away', async () => {
	const { replica, draft, into, hours } = await twoProjects('toggl');
	await replica.write('Merged', await mergeWrites(replica, draft, into));
	expect(await hours()).toEqual(['Draft, archived: 0 h', 'Thesis: 4 h']);
});

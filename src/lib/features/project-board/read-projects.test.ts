import { expect, test } from 'vitest';
import { project } from '#lib/domains/projects/entity.ts';
import { entities } from '#lib/domains/registry.ts';
import { settings } from '#lib/domains/settings/entity.ts';
import { timeEntry } from '#lib/domains/time/entity.ts';
import { MemoryStore } from '#lib/sync/client/memory-store.ts';
import { LocalReplica } from '#lib/sync/client/replica.ts';
import { shapesOf } from '#lib/sync/client/tx.ts';
import { create } from '#lib/sync/client/write.ts';
import { readBoard, readProject } from './read-projects.ts';

const hourMs = 3_600_000;
/** Monday 23 November 2026, 13:00 in Berlin. */
const now = Date.UTC(2026, 10, 23, 12);

test('hours are those of this week and of all, cut where the week begins', async () => {
	const store = new MemoryStore(shapesOf(entities));
	const replica = new LocalReplica({ userId: 'someone', entities, store, now: () => now });
	const thesis = create(project, { name: 'Thesis', plannedHours: 10 });
	const garden = create(project, { name: 'Garden' });
	const old = create(project, { name: 'Old', archived: true });
	const mondayStart = Date.UTC(2026, 10, 22, 23);
	const entry = (start: number, stop: number | null, projectId: string) =>
		create(timeEntry, { start, stop, utcOffset: 60, projectId });
	await replica.write('rows', [
		create(settings, { homeZone: 'Europe/Berlin' }),
		thesis,
		garden,
		old,
		entry(mondayStart - hourMs, mondayStart + hourMs, thesis.id),
		entry(now - 2 * hourMs, null, thesis.id),
		entry(now - 30 * 24 * hourMs, now - 30 * 24 * hourMs + hourMs, garden.id)
	]);

	const board = await readBoard(replica, now);
	expect(board.active.map(({ project: { name } }) => name)).toEqual(['Thesis', 'Garden']);
	expect(board.archived.map(({ project: { name } }) => name)).toEqual(['Old']);
	expect(board.active[0]).toMatchObject({ week: 3 * hourMs, total: 4 * hourMs, running: true });
	expect(board.active[1]).toMatchObject({ week: 0, total: hourMs, running: false });

	const view = await readProject(replica, thesis.id, now);
	expect(view?.weeks.slice(-2).map(({ milliseconds }) => milliseconds / hourMs)).toEqual([1, 3]);
	expect(view?.total).toBe(4 * hourMs);
	expect(await readProject(replica, 'nobody', now)).toBeNull();
});

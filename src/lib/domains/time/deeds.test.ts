import { expect, test } from 'vitest';
import { entities } from '#lib/domains/registry.ts';
import { MemoryStore } from '#lib/sync/client/memory-store.ts';
import { LocalReplica } from '#lib/sync/client/replica.ts';
import { shapesOf } from '#lib/sync/client/tx.ts';
import { create } from '#lib/sync/client/write.ts';
import { splitEntry } from './deeds.ts';
import { timeEntry } from './entity.ts';

const hourMs = 3_600_000;
const now = Date.UTC(2026, 10, 23, 12);

test('an entry is split into two that take as long as it did, and one undo makes it one again', async () => {
	const store = new MemoryStore(shapesOf(entities));
	const replica = new LocalReplica({ userId: 'someone', entities, store, now: () => now });
	const values = { description: 'Thesis', tags: ['deep'], billable: true, utcOffset: 60 };
	const whole = create(timeEntry, { ...values, start: now - 3 * hourMs, stop: now });
	await replica.write('Entry added', [whole]);
	const before = await replica.range(timeEntry);
	const [row] = before;
	if (!row) throw new Error('There is no entry.');

	const deed = await replica.write('Split', splitEntry(row, now - hourMs, 60));
	const [later, first] = await replica.range(timeEntry);
	expect(first).toMatchObject({ ...values, start: now - 3 * hourMs, stop: now - hourMs });
	expect(later).toMatchObject({ ...values, start: now - hourMs, stop: now });

	await replica.undo(deed);
	expect(await replica.range(timeEntry)).toMatchObject([
		{ id: row.id, start: row.start, stop: row.stop }
	]);
});

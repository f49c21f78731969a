import { expect, test } from 'vitest';
import { entities } from '#lib/domains/registry.ts';
import type { AnyEntity, AnyRow } from '#lib/platform/entity/entity.ts';
import { factory } from '#lib/platform/entity/factory.ts';
import { seededRandom } from '#lib/platform/random.ts';
import { MemoryStore } from '#lib/sync/client/memory-store.ts';
import { LocalReplica } from '#lib/sync/client/replica.ts';
import { shapesOf } from '#lib/sync/client/tx.ts';
import { create } from '#lib/sync/client/write.ts';
import { exportCsv, exportJson, rowsOn } from './export.ts';

const tables = entities as unknown as readonly AnyEntity[];
const now = Date.UTC(2026, 10, 23, 12);

async function fullReplica(): Promise<LocalReplica> {
	const store = new MemoryStore(shapesOf(entities));
	const replica = new LocalReplica({ userId: 'someone', entities, store, now: () => now });
	const random = seededRandom(9);
	const writes = tables.flatMap((entity) =>
		Array.from({ length: 4 }, () => {
			const row = factory(entity)(random) as unknown as AnyRow;
			const names = Object.keys(entity.fields);
			return create(entity, Object.fromEntries(names.map((name) => [name, row[name]])));
		})
	);
	await replica.write('rows', writes);
	return replica;
}

test('the JSON holds every row as it lies in the replica', async () => {
	const replica = await fullReplica();
	const parts = await exportJson(rowsOn(replica), new Date(now));
	const { format, version, tables: exported } = JSON.parse(parts.join(''));
	expect({ format, version }).toEqual({ format: 'lifetracker-export', version: 1 });
	expect(Object.keys(exported)).toEqual(tables.map(({ name }) => name));
	for (const entity of tables) {
		expect(exported[entity.name]).toEqual(await replica.range(entity, { newestFirst: false }));
		expect(exported[entity.name].length).toBe(4);
	}
});

test('the archive names a file for each table', async () => {
	const archive = Buffer.concat(await exportCsv(rowsOn(await fullReplica()))).toString('latin1');
	for (const { name } of tables) expect(archive).toContain(`${name}.csv`);
});

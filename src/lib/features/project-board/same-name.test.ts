import { expect, test } from 'vitest';
import { project } from '#lib/domains/projects/entity.ts';
import { entities } from '#lib/domains/registry.ts';
import { MemoryStore } from '#lib/sync/client/memory-store.ts';
import { LocalReplica } from '#lib/sync/client/replica.ts';
import { shapesOf } from '#lib/sync/client/tx.ts';
import { create } from '#lib/sync/client/write.ts';
import { sameNamed } from './same-name.ts';

test('a name is taken within its client, whatever the case and the spaces, and not by the project itself', async () => {
	const store = new MemoryStore(shapesOf(entities));
	const replica = new LocalReplica({ userId: 'someone', entities, store, now: () => 0 });
	const site = create(project, { name: 'Website', client: 'Ann', archived: true });
	await replica.write('rows', [site]);
	const found = async (name: string, client: string | null, id?: string) =>
		(await sameNamed(replica, { name, client, id }))?.id;
	expect(await found(' website ', 'ANN')).toBe(site.id);
	expect(await found('Website', 'Ann', site.id)).toBeUndefined();
	expect(await found('Website', 'Bea')).toBeUndefined();
	expect(await found('Website', null)).toBeUndefined();
	expect(await found('Websites', 'Ann')).toBeUndefined();
});

import { perform } from '#lib/domains/perform.ts';
import { entityNamed } from '#lib/domains/registry.ts';
import type { Replica } from '#lib/sync/client/store.ts';
import { remove } from '#lib/sync/client/write.ts';

/** Deletes the rows, each `entity:id`, as one deed, so that one undo brings all of them back. */
export async function removeRows(replica: Replica, targets: readonly string[]): Promise<void> {
	const named = targets.map((target) => target.split(':'));
	const entity = entityNamed(named[0]?.[0] ?? '');
	if (!entity) return;
	const { one, many } = entity.label;
	const words = named.length === 1 ? one : `${named.length} ${many.toLowerCase()}`;
	const writes = named.map(([, id = '']) => remove(entity, id));
	await perform(replica, `${words} deleted`, writes);
}

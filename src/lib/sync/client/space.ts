import type { AnyEntity, AnyRow } from '#lib/platform/entity/entity.ts';
import { NamedError } from '#lib/platform/errors.ts';
import { putMeta, readMeta, type OutboxEntry } from './records.ts';
import type { Store } from './tx.ts';

/** The device has no room for what the person wrote, even without the oldest history. */
export class DeviceFull extends NamedError {
	constructor(cause: unknown) {
		super('E_DEVICE_FULL', 'This device is out of space. Free some and try again.', { cause });
	}
}

/** Whether a database error says that the disk quota is used up. */
export function isFull(cause: unknown): boolean {
	const { name, inner, cause: deeper } = (cause ?? {}) as Record<string, unknown>;
	if (name === 'QuotaExceededError') return true;
	return [inner, deeper].some((other) => other instanceof Error && isFull(other));
}

/** Rows given up at once, of each entity. */
const evictedRows = 2000;

/**
 * Makes room: gives up the oldest rows of each entity that has a time. They stay on the server and
 * are brought again when history goes on. What waits to be sent is never touched.
 */
export async function makeRoom(store: Store, entities: readonly AnyEntity[]): Promise<number> {
	const timed = entities.filter(({ time }) => time !== null);
	const stores = [...timed.map(({ name }) => name), 'outbox', 'meta'];
	return store.write(stores, async (tx) => {
		const waiting = await tx.scan<OutboxEntry>('outbox');
		const keys = new Set(waiting.map(({ entity, id }) => `${entity}/${id}`));
		const states = { ...(await readMeta(tx, 'backfill')) };
		let evicted = 0;
		for (const { name, time } of timed) {
			const by = time ?? 'id';
			const oldest = await tx.scan<AnyRow>(name, { by, limit: evictedRows });
			// Tombstones stay: a page that was read before the deletion may still come in.
			const gone = oldest.filter((row) => row.deletedAt === null && !keys.has(`${name}/${row.id}`));
			const newest = gone.at(-1);
			if (!newest) continue;
			await tx.delete(
				name,
				gone.map(({ id }) => id)
			);
			evicted += gone.length;
			states[name] = {
				brought: 0,
				total: null,
				done: false,
				before: [after(newest[by]), newest.id]
			};
		}
		await putMeta(tx, 'backfill', states);
		return evicted;
	});
}

/** History goes on just above the newest row that went: it is fetched again with the others. */
function after(time: unknown): number {
	return Number(time) + 1;
}

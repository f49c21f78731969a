import { entities } from '#lib/domains/registry.ts';
import type { AnyRow } from '#lib/platform/entity/entity.ts';
import type { OutboxEntry } from '#lib/sync/client/records.ts';
import type { ReadTx } from '#lib/sync/client/tx.ts';

export interface WaitingChange {
	readonly key: string;
	/** "Meal", "Weigh-in". */
	readonly what: string;
	/** Its name or time, for the person to know it by. */
	readonly which: string;
	/** Device time since which it waits. */
	readonly since: number;
}

const byName = new Map(entities.map((entity) => [entity.name as string, entity]));
export const labelOf = (name: string) => byName.get(name)?.label.one ?? name;

export function nameOf(row: AnyRow | undefined): string {
	for (const field of ['name', 'description', 'sportName', 'protocol', 'date', 'note']) {
		const value = row?.[field];
		if (typeof value === 'string' && value.trim()) return value.trim().slice(0, 80);
	}
	return '';
}

/** What the server has not confirmed, the longest waiting first; at most `limit`. */
export async function readWaiting(reader: ReadTx, limit = 50): Promise<WaitingChange[]> {
	const entries = await reader.scan<OutboxEntry>('outbox', { limit });
	const changes = await Promise.all(
		entries.map(async ({ entity, id, since }) => {
			const [row] = await reader.get<AnyRow>(entity, [id]);
			const deleted = row && row.deletedAt !== null ? ', deleted' : '';
			return { key: `${entity}/${id}`, what: labelOf(entity) + deleted, which: nameOf(row), since };
		})
	);
	return changes.sort((a, b) => a.since - b.since);
}

import { entities } from '#lib/domains/registry.ts';
import type { AnyRow } from '#lib/platform/entity/entity.ts';
import type { DeadLetter, OutboxEntry } from '#lib/sync/client/records.ts';
import type { Store } from '#lib/sync/client/tx.ts';

export interface WaitingChange {
	readonly key: string;
	/** "Meal", "Weigh-in". */
	readonly what: string;
	/** Its name or time, for the person to know it by. */
	readonly which: string;
	/** Device time since which it waits. */
	readonly since: number;
}

export interface RefusedChange extends WaitingChange {
	readonly n: number;
	/** Why it was not accepted. */
	readonly why: string;
	/** Where it can be looked at and corrected. */
	readonly href: string;
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
export async function readWaiting({ reader }: Store, limit = 50): Promise<WaitingChange[]> {
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

export async function readRefused({ reader }: Store): Promise<RefusedChange[]> {
	const letters = await reader.scan<DeadLetter>('dead', { limit: 50 });
	return letters.map(({ n, at, entity, id, row, problems }) => ({
		n,
		key: `${entity}/${id}/${n}`,
		what: labelOf(entity),
		which: nameOf(row),
		since: at,
		why: problems.map(({ problem }) => problem).join(' '),
		href: `/data/${entity}`
	}));
}

/** The person has seen it and lets it go. */
export async function dismissRefused(store: Store, n: number): Promise<void> {
	await store.write(['dead'], (tx) => tx.delete('dead', [n]));
}

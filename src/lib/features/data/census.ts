import type { AnyEntity } from '#lib/platform/entity/entity.ts';
import { numberText } from '#lib/platform/number.ts';
import type { Zone } from '#lib/platform/time/calendar.ts';
import { agoText } from '#lib/platform/time/format.ts';
import type { Reader } from '#lib/sync/client/store.ts';

/** What a table is told by without one of its rows being read. */
export interface Census {
	readonly living: number;
	/** Epoch milliseconds of the last change; null where none was noted. */
	readonly changedAt: number | null;
}

/** By the name of each entity: what all its rows are, less those that are deleted. */
export async function readCensus(
	reader: Reader,
	entities: readonly AnyEntity[]
): Promise<Record<string, Census>> {
	const changes = await reader.lastChanges();
	const counted = entities.map(async (entity) => {
		const [all, deleted] = await Promise.all([
			reader.count(entity),
			reader.count(entity, { by: 'deletedAt' })
		]);
		const stamp = changes[entity.name];
		const changedAt = stamp === undefined ? null : Math.floor(stamp / 1000);
		return [entity.name, { living: all - deleted, changedAt }] as const;
	});
	return Object.fromEntries(await Promise.all(counted));
}

interface Moment {
	readonly now: number;
	readonly zone: Zone;
}

/** `1,240 · changed 5 min ago`, `Empty`. */
export function censusText({ living, changedAt }: Census, { now, zone }: Moment): string {
	const changed = changedAt === null ? [] : [`changed ${agoText(changedAt, now, zone)}`];
	return [living === 0 ? 'Empty' : numberText(living), ...changed].join(' · ');
}

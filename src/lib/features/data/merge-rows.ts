import { fastingPeriod, type FastingPeriod } from '#lib/domains/fasting/entity.ts';
import { mergeChain } from '#lib/domains/fasting/overlaps.ts';
import { mergeWrites } from '#lib/domains/merge-projects.ts';
import { project } from '#lib/domains/projects/entity.ts';
import type { AnyEntity, AnyRow } from '#lib/platform/entity/entity.ts';
import type { Reader, Write } from '#lib/sync/client/store.ts';

/** One of the rows is named to be the one that stays; of fasts it is the first. */
export function asksInto({ name }: AnyEntity): boolean {
	return name === project.name;
}

export function isMergeable({ name }: AnyEntity): boolean {
	return name === project.name || name === fastingPeriod.name;
}

interface Merge {
	readonly rows: readonly AnyRow[];
	/** The id of the row that stays, where that is asked. */
	readonly into: string | null;
	readonly now: number;
}

/** One row in place of several, as its own domain merges them; null where these cannot be one. */
export async function mergingRows(
	reader: Reader,
	entity: AnyEntity,
	{ rows, into, now }: Merge
): Promise<Write[] | null> {
	if (entity.name === fastingPeriod.name) {
		return mergeChain(rows as unknown as readonly FastingPeriod[], now);
	}
	if (entity.name !== project.name || into === null) return null;
	const others = rows.filter(({ id }) => id !== into);
	return (await Promise.all(others.map((from) => mergeWrites(reader, from, into)))).flat();
}

import { fastingPeriod, type FastingPeriod } from '#lib/domains/fasting/entity.ts';
import { mergeChain } from '#lib/domains/fasting/overlaps.ts';
import { mergeWrites, staysArchived } from '#lib/domains/merge-projects.ts';
import { project } from '#lib/domains/projects/entity.ts';
import type { AnyEntity, AnyRow } from '#lib/platform/entity/entity.ts';
import type { Reader, Write } from '#lib/sync/client/store.ts';
import { rowsText } from './row-words.ts';

/** One of the rows is named to be the one that stays; of fasts it is the first. */
export function asksInto({ name }: AnyEntity): boolean {
	return name === project.name;
}

export function isMergeable({ name }: AnyEntity): boolean {
	return name === project.name || name === fastingPeriod.name;
}

/** What becomes of the projects that another one stays in place of. */
export function leavingText(entity: AnyEntity, rows: readonly AnyRow[]): string {
	const archived = rows.filter(staysArchived).length;
	const deleted = rows.length - archived;
	const are = (count: number) => `${rowsText(entity, count)} ${count === 1 ? 'is' : 'are'}`;
	return [
		archived > 0 ? `${are(archived)} archived: what a source sends later still goes there.` : '',
		deleted > 0 ? `${are(deleted)} deleted.` : ''
	]
		.filter(Boolean)
		.join(' ');
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

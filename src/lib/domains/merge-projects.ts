import { goal as goalEntity } from './goals/entity.ts';
import { project as projectEntity, type Project } from './projects/entity.ts';
import { isFetched } from './source-text.ts';
import { timeEntry } from './time/entity.ts';
import type { Reader, Write } from '#lib/sync/client/store.ts';
import { change, remove } from '#lib/sync/client/write.ts';

/** What a source goes on sending has to find its project again: such a one is put away, not deleted. */
export function staysArchived({ source }: Pick<Project, 'source'>): boolean {
	return isFetched(source);
}

/** The projects that another may be merged into, by name. */
export async function readOthers(reader: Reader, id: string): Promise<Project[]> {
	const all = await reader.range(projectEntity, {});
	const others = all.filter((one) => one.id !== id && !one.archived);
	return others.sort((a, b) => a.name.localeCompare(b.name));
}

export async function countEntries(reader: Reader, id: string): Promise<number> {
	return (await reader.range(timeEntry, { by: 'projectId', is: id })).length;
}

/** All that was tracked on one project, and its goals, are another's, and the one is gone. */
export async function mergeWrites(
	reader: Reader,
	from: Pick<Project, 'id' | 'source'>,
	into: string
): Promise<Write[]> {
	const entries = await reader.range(timeEntry, { by: 'projectId', is: from.id });
	const moved = entries.map(({ id }) => change(timeEntry, id, { projectId: into }));
	const goals = await reader.range(goalEntity, { where: ({ projectId }) => projectId === from.id });
	const aimed = goals.map(({ id }) => change(goalEntity, id, { projectId: into }));
	const end = staysArchived(from)
		? change(projectEntity, from.id, { archived: true })
		: remove(projectEntity, from.id);
	return [...moved, ...aimed, end];
}

import { fastingPeriod, type FastingPeriod } from '#lib/domains/fasting/entity.ts';
import { mergeChain } from '#lib/domains/fasting/overlaps.ts';
import { chained } from '#lib/domains/merge-chain.ts';
import { mergeWrites, staysArchived } from '#lib/domains/merge-projects.ts';
import { foodItem, meal, mealItem } from '#lib/domains/nutrition/entity.ts';
import { project } from '#lib/domains/projects/entity.ts';
import { isFetched } from '#lib/domains/source-text.ts';
import { timeEntry, type TimeEntry } from '#lib/domains/time/entity.ts';
import { mergeEntries, mergeProblem } from '#lib/domains/time/merge.ts';
import { weighIn } from '#lib/domains/weight/entity.ts';
import { workout } from '#lib/domains/workouts/entity.ts';
import type { AnyEntity, AnyRow } from '#lib/platform/entity/entity.ts';
import type { Reader, Write } from '#lib/sync/client/store.ts';
import { change, remove } from '#lib/sync/client/write.ts';
import { filledFood, renaming } from './merge-foods.ts';
import { areLinked, filledFrom, type Filled } from './merge-twins.ts';
import { rowsText } from '#lib/domains/row-words.ts';
import { dayOfRow } from './view.ts';

/** One row in place of several: what is done, and what a person is told of it; or why it is not. */
export type Merging =
	{ readonly writes: readonly Write[]; readonly says: string } | { readonly problem: string };

interface Merge {
	readonly rows: readonly AnyRow[];
	/** The id of the row that stays, where that is asked. */
	readonly into: string | null;
	readonly now: number;
}

interface Parts {
	readonly entity: AnyEntity;
	readonly into: AnyRow;
	readonly others: readonly AnyRow[];
}

type Merger = (reader: Reader, parts: Parts) => Promise<Merging>;

/** Entities of which one is named that stays. */
const into: Readonly<Record<string, Merger>> = {
	[project.name]: mergeProjects,
	[weighIn.name]: mergeOfOneDay,
	[workout.name]: mergeWorkouts,
	[meal.name]: mergeMeals,
	[foodItem.name]: mergeFoods
};

/** Of spans the first one stays. */
const spans: Readonly<Record<string, (rows: readonly AnyRow[], now: number) => Merging>> = {
	[fastingPeriod.name]: mergeFasts,
	[timeEntry.name]: mergeTime
};

export function asksInto({ name }: AnyEntity): boolean {
	return name in into;
}

export function isMergeable({ name }: AnyEntity): boolean {
	return name in into || name in spans;
}

/**
 * The row that had better stay: one that a source goes on writing, or else the one that knows most.
 * Nothing tells of projects which of them is meant.
 */
export function likeliest({ name, fields }: AnyEntity, rows: readonly AnyRow[]): string | null {
	if (name === project.name) return null;
	const known = (row: AnyRow) => Object.keys(fields).filter((one) => row[one] ?? false).length;
	const worth = (row: AnyRow) =>
		(isFetched(row.source) ? 2000 : row.source === 'manual' ? 0 : 1000) + known(row);
	return rows.toSorted((a, b) => worth(b) - worth(a))[0]?.id ?? null;
}

/** As its own domain merges them; null until it is said which one stays. */
export async function mergingRows(
	reader: Reader,
	entity: AnyEntity,
	merge: Merge
): Promise<Merging | null> {
	const ofSpans = spans[entity.name];
	if (ofSpans) return ofSpans(merge.rows, merge.now);
	const staying = merge.rows.find(({ id }) => id === merge.into);
	const others = merge.rows.filter(({ id }) => id !== merge.into);
	const merger = into[entity.name];
	return staying && merger ? merger(reader, { entity, into: staying, others }) : null;
}

/** What becomes of the rows that another one stays in place of. */
export function leavingText(entity: AnyEntity, rows: readonly AnyRow[]): string {
	const isKept = (row: AnyRow) => entity.name === project.name && staysArchived(row);
	const archived = rows.filter(isKept).length;
	const deleted = rows.length - archived;
	const sent = rows.some((row) => isFetched(row.source) && !isKept(row));
	const are = (count: number) => `${rowsText(entity, count)} ${count === 1 ? 'is' : 'are'}`;
	return [
		archived > 0 ? `${are(archived)} archived: what a source sends later still goes there.` : '',
		deleted > 0
			? `${are(deleted)} deleted${sent ? `, and no sync brings ${deleted === 1 ? 'it' : 'them'} back` : ''}.`
			: ''
	]
		.filter(Boolean)
		.join(' ');
}

function mergeFasts(rows: readonly AnyRow[], now: number): Merging {
	const writes = mergeChain(rows as unknown as readonly FastingPeriod[], now);
	return writes
		? {
				writes,
				says: 'They become one, from the first start to the last end, with all their notes.'
			}
		: { problem: 'Only fasts that overlap can be merged. These do not all overlap.' };
}

function mergeTime(rows: readonly AnyRow[]): Merging {
	const entries = (rows as unknown as readonly TimeEntry[]).toSorted((a, b) => a.start - b.start);
	let problem: string | null = null;
	const writes = chained(entries, (pair) => {
		problem = mergeProblem(pair);
		return problem ? null : mergeEntries(pair);
	});
	if (!writes) return { problem: problem ?? 'There is only one.' };
	const says =
		'They become one, from the first start to the last stop. What lies between is counted too.';
	return { writes, says };
}

async function mergeProjects(reader: Reader, { entity, into, others }: Parts): Promise<Merging> {
	const all = await Promise.all(
		others.map((from) => mergeWrites(reader, { id: from.id, source: from.source }, into.id))
	);
	const writes = all.flat();
	const moved = writes.filter((write) => write.entity.name !== entity.name).length;
	const entries = moved === 1 ? '1 entry moves' : `${moved} entries move`;
	return { writes, says: `${entries} to ${String(into.name)}. ${leavingText(entity, others)}` };
}

/** Written behind what moves to it, so that nothing is lost on the way. */
function settled({ entity, others }: Parts, filled: Filled, moved: readonly Write[] = []): Merging {
	const { writes, taken } = filled;
	const said = taken.length > 0 ? `The one that stays takes over ${taken.join(', ')}. ` : '';
	return {
		writes: [...moved, ...writes, ...others.map(({ id }) => remove(entity, id))],
		says: said + leavingText(entity, others)
	};
}

function ofOneDay({ entity, into, others }: Parts): string | null {
	const day = (row: AnyRow) => dayOfRow(row, entity.time ?? '');
	const many = entity.label.many.toLowerCase();
	return others.every((row) => day(row) === day(into))
		? null
		: `Only ${many} of one day can be merged.`;
}

async function mergeOfOneDay(_: Reader, parts: Parts): Promise<Merging> {
	const problem = ofOneDay(parts);
	return problem ? { problem } : settled(parts, filledFrom(parts.entity, parts));
}

async function mergeWorkouts(_: Reader, parts: Parts): Promise<Merging> {
	const rows = [parts.into, ...parts.others] as unknown as { start: number; end: number }[];
	return areLinked(rows)
		? settled(parts, filledFrom(parts.entity, parts))
		: { problem: 'Only workouts that overlap can be merged. These do not all overlap.' };
}

async function mergeMeals(reader: Reader, parts: Parts): Promise<Merging> {
	const problem = ofOneDay(parts);
	if (problem) return { problem };
	const { entity, into, others } = parts;
	const ofEach = others.map(({ id }) => reader.range(mealItem, { by: 'mealId', is: id }));
	const items = (await Promise.all(ofEach)).flat();
	const moved = items.map(({ id }) => change(mealItem, id, { mealId: into.id }));
	const merging = settled(parts, filledFrom(entity, parts, []), moved);
	if ('problem' in merging) return merging;
	const portions = moved.length === 1 ? '1 portion moves' : `${moved.length} portions move`;
	return { ...merging, says: `${portions}. ${merging.says}` };
}

async function mergeFoods(reader: Reader, parts: Parts): Promise<Merging> {
	const moved = await renaming(reader, parts);
	if (!moved)
		return { problem: 'One of them is an ingredient of another. A recipe cannot hold itself.' };
	const merging = settled(parts, filledFood(parts), moved);
	if ('problem' in merging) return merging;
	const count =
		moved.length === 1 ? '1 portion or recipe names' : `${moved.length} portions and recipes name`;
	return { ...merging, says: `${count} the one that stays. ${merging.says}` };
}

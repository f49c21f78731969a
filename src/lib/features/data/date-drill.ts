import type { AnyEntity, AnyRow } from '#lib/platform/entity/entity.ts';
import { addDays, type Day } from '#lib/platform/time/calendar.ts';
import { dateText, monthText } from '#lib/platform/time/format.ts';
import type { Reader } from '#lib/sync/client/store.ts';
import { rangeOf } from './table-rows.ts';
import { dayOfRow, daysPass, showing, type Table, type View } from './view.ts';

/** From years to months to days: a stretch of a calendar, both ends included. */
export interface Stretch {
	readonly from: Day;
	readonly to: Day;
	readonly text: string;
}

export type Days = Pick<View, 'from' | 'to'>;

const two = (n: number) => String(n).padStart(2, '0');
const yearOf = (day: Day) => day.slice(0, 4);
const year = (text: string): Stretch => ({ from: `${text}-01-01`, to: `${text}-12-31`, text });

/** The month of a day; its name alone within a year. */
function month(day: Day): Stretch {
	const from = `${day.slice(0, 7)}-01`;
	const to = addDays(`${addDays(from, 31).slice(0, 7)}-01`, -1);
	return { from, to, text: monthText(from) };
}

const dayOf = (day: Day): Stretch => ({ from: day, to: day, text: dateText(day, day) });

const isSame = (one: Days, { from, to }: Days) => one.from === from && one.to === to;

/** The stretches that the days of a view lie in, the year first; none of other days. */
export function trailOf({ from, to }: Days): Stretch[] {
	if (!from) return [];
	const trail = [year(yearOf(from)), month(from), dayOf(from)];
	return trail.slice(0, trail.findIndex((one) => isSame(one, { from, to })) + 1);
}

/** What the days of a view divide into; of all time, and of other days, the years. */
export function partsOf(days: Days, ends: readonly [Day, Day] | null): Stretch[] {
	const trail = trailOf(days);
	const [last] = trail.slice(-1);
	if (trail.length === 3) return [];
	if (trail.length === 2 && last) {
		return Array.from({ length: Number(last.to.slice(8)) }, (_, n) => dayOf(addDays(last.from, n)));
	}
	if (last) {
		return Array.from({ length: 12 }, (_, n) => month(`${last.text}-${two(n + 1)}-01`)).reverse();
	}
	if (!ends) return [];
	const [first, newest] = ends.map((day) => Number(yearOf(day))) as [number, number];
	return Array.from({ length: newest - first + 1 }, (_, n) => year(two(newest - n)));
}

/**
 * Of what is narrowed down further so many rows of a stretch are looked at: what lies beyond them is
 * told as more, and a million rows cost what a thousand do.
 */
export const mostCounted = 500;
/** Of these rows beside it few are of its days: those that clocks of other places may bring in. */
const beside = 100;

/** A stretch and its newest rows. */
export interface Part extends Stretch {
	readonly rows: readonly AnyRow[];
	/** There may be more. */
	readonly isCut: boolean;
}

/** Days between which all rows lie; null where there is none. */
export async function readEnds(
	reader: Reader,
	entity: AnyEntity,
	deleted: boolean
): Promise<readonly [Day, Day] | null> {
	const time = entity.time ?? 'date';
	const read = async (newestFirst: boolean) => {
		const range = { ...rangeOf(entity, { from: '', to: '' }), limit: 1, withDeleted: deleted };
		return (await reader.range(entity, { ...range, newestFirst })) as unknown as AnyRow[];
	};
	const [[oldest], [newest]] = await Promise.all([read(false), read(true)]);
	if (!oldest || !newest) return null;
	// Clocks of other rows may tell the day before or after.
	return [addDays(dayOfRow(oldest, time), -1), addDays(dayOfRow(newest, time), 1)];
}

/** The newest rows of each stretch that the days divide into, by the index of their time. */
export async function readParts(
	reader: Reader,
	entity: AnyEntity,
	{ deleted, ...days }: Days & Pick<View, 'deleted'>
): Promise<Part[]> {
	const time = entity.time ?? 'date';
	const ends = await readEnds(reader, entity, deleted);
	const parts = partsOf(days, ends).map(async (part) => {
		const range = { ...rangeOf(entity, part), limit: mostCounted + beside, withDeleted: deleted };
		const found = (await reader.range(entity, range)) as unknown as AnyRow[];
		const own = found.filter(daysPass(time, part));
		const isCut = found.length === mostCounted + beside || own.length > mostCounted;
		return { ...part, rows: own.slice(0, mostCounted), isCut };
	});
	return Promise.all(parts);
}

export interface Counted extends Stretch {
	/** "12", "500+". */
	readonly count: string;
}

/** How many rows each stretch would show; those without any are left out. */
export function countParts(parts: readonly Part[], table: Table, view: View): Counted[] {
	return parts.flatMap(({ rows, isCut, ...part }) => {
		const passing = rows.filter(showing(table, { ...view, from: part.from, to: part.to })).length;
		if (passing === 0 && !isCut) return [];
		return [{ ...part, count: isCut ? `${passing}+` : String(passing) }];
	});
}

import type { AnyEntity, AnyRow } from '#lib/platform/entity/entity.ts';
import { numberText } from '#lib/platform/number.ts';
import { addDays, dayRange, type Day } from '#lib/platform/time/calendar.ts';
import type { Range, Reader } from '#lib/sync/client/store.ts';
import { partsOf, readEnds, type Counted, type Days, type Stretch } from './date-drill.ts';
import { dayOfRow, type View } from './view.ts';

/** Clocks of places differ from UTC by at most so much: which day it was there, a row itself says. */
const apartMs = 18 * 3_600_000;

type Key = number | string;

interface Bounds {
	readonly from: Key;
	readonly to: Key;
}

interface Spans {
	/** Within one part for certain, and which: told by the index. */
	readonly counted: readonly (Bounds & { readonly part: number })[];
	/** Around the borders. */
	readonly read: readonly Bounds[];
}

function spansOf(parts: readonly Stretch[], { fields, time }: AnyEntity): Spans {
	const borders = [...parts.map(({ from }) => from), addDays(parts.at(-1)?.to ?? '', 1)];
	const keyOf = (day: Day): Key => (time ? dayRange(day, 'UTC').from : day);
	const counted: (Bounds & { part: number })[] = [];
	if (!time || !('utcOffset' in fields)) {
		parts.forEach(({ from }, part) => {
			counted.push({ part, from: keyOf(from), to: keyOf(borders[part + 1] ?? '') });
		});
		return { counted, read: [] };
	}
	const read: Bounds[] = [];
	let upTo = -Infinity;
	borders.forEach((day, n) => {
		const at = Number(keyOf(day));
		const from = Math.max(at - apartMs, upTo);
		if (n > 0 && upTo < from) counted.push({ part: n - 1, from: upTo, to: from });
		read.push({ from, to: at + apartMs });
		upTo = at + apartMs;
	});
	return { counted, read };
}

/**
 * How many rows lie in each stretch that the days divide into; those without any are left out. The
 * index counts them; only rows around midnight of a border are read, and what was deleted.
 */
export async function readCounts(
	reader: Reader,
	entity: AnyEntity,
	{ deleted, ...days }: Days & Pick<View, 'deleted'>
): Promise<Counted[]> {
	const parts = partsOf(days, await readEnds(reader, entity, deleted));
	if (parts.length === 0) return [];
	const ordered = [...parts].sort((a, b) => (a.from < b.from ? -1 : 1));
	const { counted, read } = spansOf(ordered, entity);
	const time = entity.time ?? 'date';
	const rowsOf = async (range: Range) =>
		(await reader.range(entity, { by: time as never, ...range })) as unknown as AnyRow[];
	const [counts, near, gone] = await Promise.all([
		Promise.all(
			counted.map(({ from, to }) => reader.count(entity, { by: time as never, from, to }))
		),
		Promise.all(read.map((bounds) => rowsOf({ ...bounds, withDeleted: deleted }))),
		deleted ? [] : rowsOf({ by: 'deletedAt' })
	]);
	const found = ordered.map(() => 0);
	const add = (part: number | undefined, by: number) => {
		if (part !== undefined && part >= 0) found[part] = (found[part] ?? 0) + by;
	};
	counted.forEach(({ part }, n) => add(part, counts[n] ?? 0));
	for (const row of gone) {
		const at = row[time] as Key;
		add(counted.find(({ from, to }) => at >= from && at < to)?.part, -1);
	}
	for (const row of near.flat()) {
		const day = dayOfRow(row, time);
		const part = ordered.findIndex(({ from, to }) => day >= from && day <= to);
		add(part, 1);
	}
	const told = new Map(ordered.map(({ from }, n) => [from, found[n] ?? 0]));
	return parts.flatMap((part) => {
		const count = told.get(part.from) ?? 0;
		return count === 0 ? [] : [{ ...part, count: numberText(count) }];
	});
}

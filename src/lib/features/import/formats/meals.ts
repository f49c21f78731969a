import { recordOf } from '#lib/domains/imports/record.ts';
import type { Cells, RowOutcome } from '#lib/domains/imports/row-reading.ts';
import { meal, mealItem } from '#lib/domains/nutrition/entity.ts';
import { readNumber } from '#lib/platform/entity/typed-number.ts';
import { placeMoment, type Placing } from '#lib/platform/time/written-moment.ts';
import { kilojoulesPerKilocalorie } from '#lib/platform/units.ts';
import { textKey } from './text-key.ts';

/** Meals of food diaries, which name them but seldom say when they were eaten. */

const parts = {
	breakfast: { name: 'Breakfast', usual: '08:00' },
	lunch: { name: 'Lunch', usual: '13:00' },
	dinner: { name: 'Dinner', usual: '19:00' },
	snack: { name: 'Snack', usual: '16:00' }
} as const;

function kindOf(group: string): keyof typeof parts {
	const word = group.toLowerCase();
	if (/breakfast|morning/.test(word)) return 'breakfast';
	if (/lunch|noon/.test(word)) return 'lunch';
	return /dinner|supper|evening/.test(word) ? 'dinner' : 'snack';
}

export function partOfDay(group: string): string {
	return group.slice(0, 100) || parts[kindOf(group)].name;
}

interface Diary {
	readonly userId: string;
	readonly source: string;
	readonly cells: Cells;
	readonly placing: Placing;
}

interface Occasion {
	readonly day: string;
	readonly dayColumn: string;
	/** Empty where the diary does not say. */
	readonly clock: string;
	readonly group: string;
	readonly note: string;
}

interface Portion {
	readonly name: string;
	readonly amount: number;
	readonly unit: string;
	readonly grams?: number | null;
	/** Tells it from the other portions of the meal. */
	readonly key: string;
	readonly nutrients: Readonly<Record<string, number | null>>;
}

/** The meal a row belongs to, and the portion it is. */
export function mealRecords(diary: Diary, occasion: Occasion, portion: Portion): RowOutcome {
	const { userId, source, cells, placing } = diary;
	const { day, dayColumn, clock, group, note } = occasion;
	const kind = kindOf(group);
	const at = placeMoment(day, clock || parts[kind].usual, placing);
	if (!at) return cells.refuse(dayColumn, 'a day like 2026-11-23');
	const { line } = cells;
	const occasionKey = textKey(`${day} ${clock}`.trim(), group);
	const values = { eatenAt: at.instant, utcOffset: at.utcOffset, kind, note };
	const owner = recordOf(userId, { entity: meal, source, sourceId: occasionKey, line, values });
	const { key, nutrients, ...rest } = portion;
	const item = recordOf(userId, {
		entity: mealItem,
		source,
		sourceId: textKey(day, group, key),
		line,
		values: { mealId: owner.id, ...rest, ...nutrients }
	});
	return {
		records: [owner, item],
		notes: clock ? [] : ['no time of day: the usual hour is taken']
	};
}

interface Elsewhere {
	/** Column of sodium in milligrams: salt is 2.5 times as much. */
	readonly sodium?: string;
	/** Column of the energy where it is in kilojoules. */
	readonly kilojoule?: string;
}

/** Nutrients of a row; an empty cell is "not known", never 0. */
export function nutrientsIn(
	cells: Cells,
	columns: Readonly<Record<string, readonly string[]>>,
	{ sodium, kilojoule }: Elsewhere
): Record<string, number | null> {
	const found = Object.entries(columns).map(
		([nutrient, names]) => [nutrient, numberIn(cells, names[0] ?? '')] as const
	);
	const salt = sodium ? numberIn(cells, sodium) : null;
	const joule = kilojoule ? numberIn(cells, kilojoule) : null;
	const nutrients: Record<string, number | null> = Object.fromEntries(found);
	if (salt !== null) nutrients['saltG'] = rounded((salt * 2.5) / 1000);
	if (joule !== null) nutrients['energyKcal'] ??= rounded(joule / kilojoulesPerKilocalorie);
	return nutrients;
}

function numberIn(cells: Cells, column: string): number | null {
	const text = cells.of(column);
	if (text === '') return null;
	const read = readNumber(text);
	return read ? rounded(read.value) : cells.refuse(column, 'a number like 12.5');
}

function rounded(value: number): number {
	return Number(value.toFixed(3));
}

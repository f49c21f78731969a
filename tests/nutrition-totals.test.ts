import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
	meal,
	mealItem,
	nutrientNames,
	type Meal,
	type MealItem,
	type Nutrient
} from '#lib/domains/nutrition/entity.ts';
import { readMealsOf } from '#lib/domains/nutrition/read-meals.ts';
import { totals, type Total } from '#lib/domains/nutrition/totals.ts';
import { entities } from '#lib/domains/registry.ts';
import { quickLine, savedLine, withAmount } from '#lib/features/capture/meal/plate.ts';
import { eatenDays, nutritionList } from '#lib/features/domain-list/nutrition.ts';
import { readSeries } from '#lib/domains/daily-series.ts';
import { readNutritionTile } from '#lib/features/today/read-tiles.ts';
import { decodeCsv, encodeCsv } from '#lib/platform/entity/csv.ts';
import type { AnyEntity, AnyRow } from '#lib/platform/entity/entity.ts';
import { energy, toKilocalories } from '#lib/platform/units.ts';
import { MemoryStore } from '#lib/sync/client/memory-store.ts';
import { LocalReplica } from '#lib/sync/client/replica.ts';
import { shapesOf } from '#lib/sync/client/tx.ts';
import { create } from '#lib/sync/client/write.ts';

// One total by every path: by portion, meal, day, list, tile, goal and export.

const userId = '0192f0c1-0000-7000-8000-0000000000d1';
const noon = Date.UTC(2026, 10, 25, 12);
const hourMs = 3_600_000;

/** As it is stored: whole thousandths, or not known. */
const stored = (least: number, most: number) =>
	fc.option(
		fc.integer({ min: least, max: most }).map((thousandths) => thousandths / 1000),
		{ freq: 4 }
	);
const portion = fc.record({
	energyKcal: stored(-900_000, 3_000_000),
	proteinG: stored(0, 200_000),
	carbsG: stored(0, 300_000),
	fatG: stored(0, 200_000),
	fibreG: stored(0, 50_000),
	sugarG: stored(0, 200_000),
	saltG: stored(0, 20_000),
	alcoholG: stored(0, 60_000)
});
const eaten = fc.record({
	hoursAgo: fc.integer({ min: 0, max: 100 }),
	portions: fc.array(portion, { maxLength: 6 })
});
const diary = fc.array(eaten, { minLength: 1, maxLength: 12 });

async function keeping(meals: Diary): Promise<LocalReplica> {
	const store = new MemoryStore(shapesOf(entities));
	const replica = new LocalReplica({ userId, entities, store, now: () => noon });
	const writes = meals.flatMap(({ hoursAgo, portions }) => {
		const row = create(meal, { eatenAt: noon - hoursAgo * hourMs, utcOffset: 0 });
		const amount = { mealId: row.id, name: 'Food', amount: 1, unit: 'serving' };
		return [row, ...portions.map((values) => create(mealItem, { ...amount, ...values }))];
	});
	await replica.write('diary', writes);
	return replica;
}
type Diary = { hoursAgo: number; portions: Record<Nutrient, number | null>[] }[];

/** The sum in whole thousandths: exact whatever the order. */
function exact(portions: readonly Record<Nutrient, number | null>[], name: Nutrient): Total {
	const known = portions.map((one) => one[name]).filter((value) => value !== null);
	const sum = known.reduce((total, value) => total + BigInt(Math.round(value * 1000)), 0n);
	return {
		known: known.length === 0 ? null : Number(sum) / 1000,
		unknown: portions.length - known.length
	};
}

function join(parts: readonly Total[]): Total {
	const known = parts.flatMap((part) => (part.known === null ? [] : [part.known]));
	const sum = known.reduce((total, value) => total + BigInt(Math.round(value * 1000)), 0n);
	return {
		known: known.length === 0 ? null : Number(sum) / 1000,
		unknown: parts.reduce((total, part) => total + part.unknown, 0)
	};
}

test('a total is the same by portion, meal, day, list, tile, goal and export, to the last digit', async () => {
	await fc.assert(
		fc.asyncProperty(diary, async (meals) => {
			const replica = await keeping(meals);
			const rows = (await replica.range(meal)) as Meal[];
			const items = (await replica.range(mealItem)) as MealItem[];
			const file = encodeCsv(mealItem as unknown as AnyEntity, items as unknown as AnyRow[]);
			const read = decodeCsv(mealItem as unknown as AnyEntity, file);
			expect(read.problems).toEqual([]);
			const exported = totals(read.rows.map(({ values }) => values as unknown as MealItem));
			const frame = { userId, day: '2026-11-25', zone: 'UTC', dayStartMinutes: 0 };
			const tile = await readNutritionTile(replica, frame);
			const { rows: listed } = await nutritionList.read(replica, 100);
			const asked = { from: '2026-11-18', to: '2026-11-26', now: noon, dayStartMinutes: 0 };
			const goal = await readSeries(replica, 'energy_kcal', asked);
			for (const name of nutrientNames) {
				const all = exact(
					meals.flatMap(({ portions }) => portions),
					name
				);
				expect(totals(items)[name]).toEqual(all);
				expect(exported[name]).toEqual(all);
				const byMeal = rows.map((row) => totals(items.filter(({ mealId }) => mealId === row.id)));
				expect(join(byMeal.map((sums) => sums[name]))).toEqual(all);
				expect(join([...tile.values()].map((sums) => sums[name]))).toEqual(all);
			}
			for (const { day, meals: ofDay } of listed) {
				const sums = totals(ofDay.flatMap((each) => each.items));
				const shown = await readMealsOf(replica, day);
				expect(totals(shown.flatMap((each) => each.items))).toEqual(sums);
				expect(tile.get(day)).toEqual(sums);
				expect(goal.values.get(day) ?? null).toBe(sums.energyKcal.known);
			}
			expect(
				eatenDays(
					listed.flatMap((day) => day.meals),
					0
				)
			).toHaveLength(listed.length);
		}),
		{ numRuns: 40 }
	);
});

test('check 28: showing kilojoules changes no stored value, and typed ones come back as typed', () => {
	fc.assert(
		fc.property(fc.integer({ min: -90_000, max: 90_000 }), portion, (typed, values) => {
			const kept = toKilocalories(typed, 'kJ');
			expect(Number(kept.toFixed(3))).toBe(kept);
			expect(Math.round(kept * 4.184)).toBe(typed);
			expect(toKilocalories(typed, 'kcal')).toBe(typed);
			const row = { ...values, id: 'i', name: 'Food', amount: 1, unit: 'portion' };
			const item = { ...row, foodItemId: null, grams: null } as unknown as MealItem;
			const before = JSON.stringify(item);
			energy(item.energyKcal ?? 0, 'kJ');
			// Opened in a form and saved untouched: each figure is the one that was kept.
			const { item: again } = savedLine(item);
			for (const name of nutrientNames) expect(again[name]).toBe(item[name]);
			expect(JSON.stringify(item)).toBe(before);
		})
	);
});

test('an amount that goes anywhere and comes back leaves every figure as it was', () => {
	const amounts = fc.array(fc.integer({ min: 0, max: 5000 }).map((n) => n / 10));
	fc.assert(
		fc.property(portion, amounts, (values, walk) => {
			const line = quickLine(values);
			const walked = walk.reduce((at, amount) => withAmount(at, amount), line);
			expect(withAmount(walked, line.item.amount).item).toEqual(line.item);
		})
	);
});

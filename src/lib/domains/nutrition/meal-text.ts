import type { Meal, MealItem } from './entity.ts';
import { meal as mealEntity } from './entity.ts';
import type { Total } from './totals.ts';
import { energyText, type ShownEnergy } from '#lib/platform/units.ts';

export const quickEntryName = 'Quick entry';

export type MealKind = Meal['kind'];

const kindField = mealEntity.fields.kind;
export const mealKinds = (kindField.kind === 'choice' ? kindField.choices : {}) as Readonly<
	Record<MealKind, string>
>;

/** Which meal one eats at an hour of the clock; only a guess, shown and editable. */
export function kindAt(hour: number): MealKind {
	if (hour >= 5 && hour < 11) return 'breakfast';
	if (hour >= 11 && hour < 15) return 'lunch';
	if (hour >= 18 && hour < 22) return 'dinner';
	return 'snack';
}

/** "Oats & berries, Flat white and 2 more". */
export function itemsText(items: readonly Pick<MealItem, 'name'>[]): string {
	const names = items.map((item) => item.name.trim()).filter(Boolean);
	if (names.length <= 2) return names.join(', ');
	return `${names.slice(0, 2).join(', ')} and ${names.length - 2} more`;
}

/** A total that does not know everything says "at least"; a hidden one says nothing. */
export function totalText(total: Total, unit: ShownEnergy): string {
	if (unit === 'hidden') return '';
	if (total.known === null) return 'Energy not known';
	const known = energyText(total.known, unit);
	return total.unknown > 0 ? `≥\u202f${known}` : known;
}

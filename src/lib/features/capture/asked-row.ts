import { fastingPeriod, type FastingPeriod } from '#lib/domains/fasting/entity.ts';
import { removeMeal } from '#lib/domains/nutrition/deeds.ts';
import { meal } from '#lib/domains/nutrition/entity.ts';
import { readMeals, type MealWithItems } from '#lib/domains/nutrition/read-meals.ts';
import { timeEntry, type TimeEntry } from '#lib/domains/time/entity.ts';
import { weighIn, type WeighIn } from '#lib/domains/weight/entity.ts';
import { workout, type Workout } from '#lib/domains/workouts/entity.ts';
import type { Reader, Write } from '#lib/sync/client/store.ts';
import { remove } from '#lib/sync/client/write.ts';
import type { Asked } from './kinds.ts';

/** The row that is to be changed, with the kind of its form. */
export type AskedRow =
	| ({ readonly kind: 'meal' } & MealWithItems)
	| { readonly kind: 'weight'; readonly row: WeighIn }
	| { readonly kind: 'fast'; readonly row: FastingPeriod }
	| { readonly kind: 'time'; readonly row: TimeEntry }
	| { readonly kind: 'workout'; readonly row: Workout };

/** Null when nothing is asked for, or when the row is no longer there. */
export async function readAsked(reader: Reader, { kind, id }: Asked): Promise<AskedRow | null> {
	if (id === null) return null;
	if (kind === 'meal') {
		const row = await reader.get(meal, id);
		const [full] = row ? await readMeals(reader, [row]) : [];
		return full ? { kind, ...full } : null;
	}
	if (kind === 'weight') {
		const row = await reader.get(weighIn, id);
		return row ? { kind, row } : null;
	}
	if (kind === 'fast') {
		const row = await reader.get(fastingPeriod, id);
		return row ? { kind, row } : null;
	}
	if (kind === 'time') {
		const row = await reader.get(timeEntry, id);
		return row ? { kind, row } : null;
	}
	const row = kind === 'workout' ? await reader.get(workout, id) : undefined;
	return row ? { kind: 'workout', row } : null;
}

export function removal(asked: AskedRow): Write[] {
	if (asked.kind === 'meal') return removeMeal(asked.meal, asked.items);
	if (asked.kind === 'weight') return [remove(weighIn, asked.row.id)];
	if (asked.kind === 'fast') return [remove(fastingPeriod, asked.row.id)];
	if (asked.kind === 'time') return [remove(timeEntry, asked.row.id)];
	return [remove(workout, asked.row.id)];
}

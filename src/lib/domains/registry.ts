import type { AnyEntity } from '#lib/platform/entity/entity.ts';
import { dayNote } from './days/entity.ts';
import { fastingPeriod } from './fasting/entity.ts';
import { goal } from './goals/entity.ts';
import { importBatch } from './imports/entity.ts';
import { foodItem, meal, mealItem } from './nutrition/entity.ts';
import { project } from './projects/entity.ts';
import { settings } from './settings/entity.ts';
import { timeEntry } from './time/entity.ts';
import { weighIn } from './weight/entity.ts';
import { workout } from './workouts/entity.ts';

/** Every synced record type: a literal list, so that "find references" finds it. */
export const entities = [
	workout,
	weighIn,
	fastingPeriod,
	meal,
	mealItem,
	foodItem,
	timeEntry,
	project,
	goal,
	importBatch,
	dayNote,
	settings
] as const;

const byName = new Map<string, AnyEntity>(entities.map((entity) => [entity.name, entity]));

/** The entity a name stands for; undefined for a name this version does not know. */
export function entityNamed(name: string): AnyEntity | undefined {
	return byName.get(name);
}

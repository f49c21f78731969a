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

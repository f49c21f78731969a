import { tableFor } from '#lib/platform/entity/table.server.ts';
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

/** The tables of the registry's entities, one line each: what drizzle-kit reads. */
export const workouts = tableFor(workout);
export const weighIns = tableFor(weighIn);
export const fastingPeriods = tableFor(fastingPeriod);
export const meals = tableFor(meal);
export const mealItems = tableFor(mealItem);
export const foodItems = tableFor(foodItem);
export const timeEntries = tableFor(timeEntry);
export const projects = tableFor(project);
export const goals = tableFor(goal);
export const importBatches = tableFor(importBatch);
export const dayNotes = tableFor(dayNote);
export const settingsRows = tableFor(settings);

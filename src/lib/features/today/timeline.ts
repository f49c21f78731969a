import { marks, type DomainName } from '#lib/domains/marks.ts';
import { fastProgress } from '#lib/domains/fasting/fast.ts';
import type { FastingPeriod } from '#lib/domains/fasting/entity.ts';
import { itemsText, mealKinds, totalText } from '#lib/domains/nutrition/meal-text.ts';
import type { MealWithItems } from '#lib/domains/nutrition/read-meals.ts';
import { totals } from '#lib/domains/nutrition/totals.ts';
import { sourceText } from '#lib/domains/source-text.ts';
import { entryLength } from '#lib/domains/time/tracked.ts';
import type { TimeEntry } from '#lib/domains/time/entity.ts';
import { isAmbiguous } from '#lib/domains/weight/attribution.ts';
import type { WeighIn } from '#lib/domains/weight/entity.ts';
import { sportText, workoutLength } from '#lib/domains/workouts/load.ts';
import type { Workout } from '#lib/domains/workouts/entity.ts';
import { fixedText } from '#lib/platform/number.ts';
import { dayOf, dayRange, daysBetween, offsetAt, type Zone } from '#lib/platform/time/calendar.ts';
import { dayText, durationText, timeText } from '#lib/platform/time/format.ts';
import { distance, mass, quantityText, type Units } from '#lib/platform/units.ts';
import type { DayRows } from './read-day.ts';

export interface TimelineRow {
	/** `entity:id`: opens the form of the row. */
	readonly edit: string;
	readonly domain: DomainName;
	/** Where it stands in the day. */
	readonly at: number;
	readonly time: string;
	readonly title: string;
	readonly sub: string;
	readonly value: string;
	readonly running: boolean;
	/** What of the day it covers, as shares of it: for what goes on over midnight. */
	readonly bar?: { readonly from: number; readonly to: number };
}

export interface View {
	readonly zone: Zone;
	readonly now: number;
	readonly units: Units;
}

const joined = (...parts: readonly string[]) => parts.filter(Boolean).join(' · ');

/** The clock of a row where it differs from the viewer's: "GMT+9". */
function elsewhere(at: number, utcOffset: number, zone: Zone): string {
	if (utcOffset === offsetAt(at, zone)) return '';
	const hours = Math.abs(utcOffset) / 60;
	return `GMT${utcOffset < 0 ? '−' : '+'}${Number.isInteger(hours) ? hours : fixedText(hours, 2)}`;
}

/** The part of the day that a span covers, as shares of the day. */
function barOf(fast: FastingPeriod, day: string, now: number) {
	const { from, to } = dayRange(day, fast.utcOffset);
	const share = (at: number) => Math.min(1, Math.max(0, (at - from) / (to - from)));
	return { from: share(fast.start), to: share(fast.end ?? now) };
}

function fastRow(fast: FastingPeriod, day: string, view: View): TimelineRow {
	const { elapsed, running } = fastProgress(fast, view.now);
	const from = dayOf(fast.start, fast.utcOffset);
	const until = dayOf(fast.end ?? view.now, fast.utcOffset);
	const startsHere = from === day;
	const endsHere = fast.end !== null && until === day;
	const at = endsHere && fast.end !== null ? fast.end : fast.start;
	const words = endsHere ? 'Fast ended' : startsHere ? 'Fast started' : 'Fasting';
	const since = startsHere
		? ''
		: `since ${dayText(from, day).replace('Yesterday', 'yesterday')} · day ${daysBetween(from, day) + 1} of fast`;
	return {
		edit: `fasting_periods:${fast.id}`,
		domain: 'fasting',
		at,
		time: timeText(at, fast.utcOffset),
		title: words,
		sub: joined(
			fast.protocol,
			since,
			sourceText(fast.source),
			elsewhere(at, fast.utcOffset, view.zone)
		),
		value: running && startsHere ? '' : durationText(elapsed),
		running,
		...(from === until ? {} : { bar: barOf(fast, day, view.now) })
	};
}

function weightRow(row: WeighIn, view: View): TimelineRow {
	return {
		edit: `weigh_ins:${row.id}`,
		domain: 'weight',
		at: row.measuredAt,
		time: timeText(row.measuredAt, row.utcOffset),
		title: 'Weight',
		sub: joined(
			isAmbiguous(row) ? 'Is this you?' : '',
			sourceText(row.source),
			elsewhere(row.measuredAt, row.utcOffset, view.zone),
			row.note
		),
		value: quantityText(mass(row.weightKg, view.units.weight)),
		running: false
	};
}

function workoutRow(row: Workout, view: View): TimelineRow {
	const far = row.distanceMeter
		? quantityText(distance(row.distanceMeter, view.units.distance))
		: '';
	const scoring = row.scoreState === 'PENDING_SCORE' ? 'still scoring' : '';
	return {
		edit: `workouts:${row.id}`,
		domain: 'workouts',
		at: row.start,
		time: timeText(row.start, row.utcOffset),
		title: sportText(row),
		sub: joined(
			sourceText(row.source),
			far,
			scoring,
			elsewhere(row.start, row.utcOffset, view.zone)
		),
		value: durationText(workoutLength(row)),
		running: false
	};
}

function mealRow({ meal, items }: MealWithItems, view: View): TimelineRow {
	return {
		edit: `meals:${meal.id}`,
		domain: 'nutrition',
		at: meal.eatenAt,
		time: timeText(meal.eatenAt, meal.utcOffset),
		title: mealKinds[meal.kind],
		sub: joined(itemsText(items), elsewhere(meal.eatenAt, meal.utcOffset, view.zone)),
		value: items.length === 0 ? '' : totalText(totals(items).energyKcal, view.units.energy),
		running: false
	};
}

function entryRow(row: TimeEntry, rows: DayRows, view: View): TimelineRow {
	const project = row.projectId ? (rows.projects.get(row.projectId)?.name ?? '') : '';
	const title = row.description || project || 'Time entry';
	return {
		edit: `time_entries:${row.id}`,
		domain: 'time',
		at: row.start,
		time: timeText(row.start, row.utcOffset),
		title,
		sub: joined(title === project ? '' : project, sourceText(row.source)),
		value: durationText(entryLength(row, view.now)),
		running: row.stop === null
	};
}

/** One line per thing that happened, the first of the day first. */
export function timeline(rows: DayRows, view: View): TimelineRow[] {
	return [
		...rows.fasts.map((fast) => fastRow(fast, rows.day, view)),
		...rows.weighIns.map((row) => weightRow(row, view)),
		...rows.workouts.map((row) => workoutRow(row, view)),
		...rows.meals.map((row) => mealRow(row, view)),
		// One that ran over midnight is listed where it began; totals count its part of each day.
		...rows.entries
			.filter((row) => row.stop === null || dayOf(row.start, row.utcOffset) === rows.day)
			.map((row) => entryRow(row, rows, view))
	].sort((a, b) => a.at - b.at || (a.edit < b.edit ? -1 : 1));
}

export function markOf(row: TimelineRow) {
	return marks[row.domain];
}

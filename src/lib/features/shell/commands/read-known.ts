import { goal } from '#lib/domains/goals/entity.ts';
import { marks } from '#lib/domains/marks.ts';
import { foodItem } from '#lib/domains/nutrition/entity.ts';
import { withRecipes } from '#lib/domains/nutrition/recipe.ts';
import { project } from '#lib/domains/projects/entity.ts';
import { currentSettings } from '#lib/domains/settings/current.ts';
import { timeEntry } from '#lib/domains/time/entity.ts';
import { weighIn } from '#lib/domains/weight/entity.ts';
import { workout } from '#lib/domains/workouts/entity.ts';
import { sportText } from '#lib/domains/workouts/load.ts';
import { dayIn, dayOf } from '#lib/platform/time/calendar.ts';
import { dateText } from '#lib/platform/time/format.ts';
import type { Reader } from '#lib/sync/client/store.ts';
import type { Known } from './interpret.ts';

/** So many of the newest are found by their names and notes. */
const newest = { limit: 300 };

interface Happened {
	readonly id: string;
	readonly at: number;
	readonly utcOffset: number;
	readonly words: string;
}

/** Of what is called the same the newest stands for all. */
function onceEach(rows: readonly Happened[]): Happened[] {
	const seen = new Set<string>();
	return rows.filter(({ words }) => words && !seen.has(words) && seen.add(words));
}

async function readRows(reader: Reader, now: number): Promise<Known['places']> {
	const noted = { ...newest, where: ({ note }: { note: string }) => note.trim() !== '' };
	const [workouts, entries, weighIns] = await Promise.all([
		reader.range(workout, newest),
		reader.range(timeEntry, newest),
		reader.range(weighIn, noted)
	]);
	const found = {
		workouts: workouts.map((row) => ({
			...{ id: row.id, at: row.start, utcOffset: row.utcOffset },
			words: [sportText(row), row.note.trim()].filter(Boolean).join(' · ')
		})),
		time: entries.map(({ id, start, utcOffset, description }) => ({
			...{ id, at: start, utcOffset },
			words: description
		})),
		weight: weighIns.map(({ id, measuredAt, utcOffset, note }) => ({
			...{ id, at: measuredAt, utcOffset },
			words: note.trim()
		}))
	};
	const today = dayIn(now, 'UTC');
	return (['workouts', 'time', 'weight'] as const).flatMap((domain) =>
		onceEach(found[domain]).map(({ id, at, utcOffset, words }) => ({
			label: `${marks[domain].label}: ${words.slice(0, 80)}, ${dateText(dayOf(at, utcOffset), today)}`,
			href: `${marks[domain].href}/${id}`
		}))
	);
}

/** What commands may name. */
export async function readKnown(reader: Reader, now: number): Promise<Known> {
	const [{ units }, foods, projects, goals, rows] = await Promise.all([
		currentSettings(reader),
		reader.range(foodItem, { where: (food) => !food.archived }),
		reader.range(project, { limit: 200 }),
		reader.range(goal, { limit: 200 }),
		readRows(reader, now)
	]);
	const known = withRecipes(new Map(foods.map((food) => [food.id, food])));
	return {
		units,
		foods: [...known.values()],
		places: [
			...projects.map(({ id, name }) => ({ label: `Project: ${name}`, href: `/projects/${id}` })),
			...goals.map(({ id, name }) => ({ label: `Goal: ${name}`, href: `/goals/${id}` })),
			...rows
		]
	};
}

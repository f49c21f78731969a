import { ranked, type Occasion } from '#lib/platform/habits.ts';
import type { Reader } from '#lib/sync/client/store.ts';
import { meal } from './nutrition/entity.ts';
import { mealOccasions, type MealOccasion } from './nutrition/log-again.ts';
import { readMeals, type MealWithItems } from './nutrition/read-meals.ts';
import { project } from './projects/entity.ts';
import { timeEntry, type TimeEntry } from './time/entity.ts';

/** What one tap does once more. */
export type Again =
	| ({ readonly kind: 'meal' } & MealOccasion)
	| ({ readonly kind: 'timer'; readonly label: string; readonly entry: TimeEntry } & Occasion);

export interface Done {
	readonly meals: readonly MealWithItems[];
	/** Newest first. */
	readonly entries: readonly TimeEntry[];
	readonly projectNames: ReadonlyMap<string, string>;
}

const lookBackMs = 60 * 86_400_000;

export async function readDone(reader: Reader, now: number): Promise<Done> {
	const from = now - lookBackMs;
	const [meals, entries] = await Promise.all([
		reader.range(meal, { from, limit: 100 }),
		reader.range(timeEntry, { from, limit: 200 })
	]);
	const ids = [...new Set(entries.flatMap(({ projectId }) => projectId ?? []))];
	const projects = await Promise.all(ids.map((id) => reader.get(project, id)));
	const named = projects.flatMap((row) => (row ? ([[row.id, row.name]] as const) : []));
	return { meals: await readMeals(reader, meals), entries, projectNames: new Map(named) };
}

function timerOccasions({ entries, projectNames }: Done): Extract<Again, { kind: 'timer' }>[] {
	return entries.flatMap((entry) => {
		const { description, projectId, start: at, utcOffset, stop } = entry;
		const label = description || (projectNames.get(projectId ?? '') ?? '');
		if (!label || stop === null) return [];
		return { kind: 'timer', key: `${description}\n${projectId}`, at, utcOffset, label, entry };
	});
}

/**
 * The likeliest things to log once more. What the last timer was is always among them, since going
 * on with it takes one tap; nothing that runs is.
 */
export function logAgain(done: Done, now: Omit<Occasion, 'key'>, limit = 5): Again[] {
	const running = new Set(
		done.entries
			.filter(({ stop }) => stop === null)
			.map(({ description, projectId }) => `${description}\n${projectId}`)
	);
	const timers = timerOccasions(done).filter(({ key }) => !running.has(key));
	const meals = mealOccasions(done.meals).map((one) => ({ kind: 'meal' as const, ...one }));
	const all: Again[] = ranked<Again>([...meals, ...timers], now);
	const last = timers[0]?.key;
	const lastRank = all.findIndex(({ kind, key }) => kind === 'timer' && key === last);
	if (lastRank < limit || lastRank < 0) return all.slice(0, limit);
	return [...all.slice(0, limit - 1), ...all.slice(lastRank, lastRank + 1)];
}

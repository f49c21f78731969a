import { sourceText } from '#lib/domains/source-text.ts';
import { timeEntry } from '#lib/domains/time/entity.ts';
import { weighIn } from '#lib/domains/weight/entity.ts';
import { workout } from '#lib/domains/workouts/entity.ts';
import { dayOf } from '#lib/platform/time/calendar.ts';
import type { Reader } from '#lib/sync/client/store.ts';

/** When a source last told of something. */
export interface Heard {
	readonly source: string;
	readonly at: number;
	readonly utcOffset: number;
}

export interface Gap {
	/** As its provider writes its name. */
	readonly name: string;
	readonly since: number;
}

const dayMs = 86_400_000;
/** One that speaks on most days of a fortnight is expected to speak today. */
const usualDays = 10;
const fortnightMs = 14 * dayMs;
/** After this long it is no gap but an end. */
const forgottenMs = 30 * dayMs;

/** No connection of their own keeps these going. */
const byHand = new Set(['manual', 'zero']);

/** Sources that usually speak every day and have been silent for more than one. */
export function sourceGaps(heard: readonly Heard[], now: number): Gap[] {
	const bySource = new Map<string, Heard[]>();
	for (const one of heard) {
		if (byHand.has(one.source) || one.at > now) continue;
		bySource.set(one.source, [...(bySource.get(one.source) ?? []), one]);
	}
	return [...bySource].flatMap(([source, records]) => {
		const since = Math.max(...records.map(({ at }) => at));
		const silence = now - since;
		if (silence <= dayMs || silence > forgottenMs) return [];
		const days = new Set(
			records
				.filter(({ at }) => at > since - fortnightMs)
				.map(({ at, utcOffset }) => dayOf(at, utcOffset))
		);
		return days.size < usualDays ? [] : { name: sourceText(source), since };
	});
}

/** When each source spoke in the last weeks. */
export async function readHeard(reader: Reader, now: number): Promise<Heard[]> {
	const from = now - forgottenMs - fortnightMs;
	const [workouts, weighIns, entries] = await Promise.all([
		reader.range(workout, { from }),
		reader.range(weighIn, { from }),
		reader.range(timeEntry, { from })
	]);
	return [
		...workouts.map(({ source, end: at, utcOffset }) => ({ source, at, utcOffset })),
		...weighIns.map(({ source, measuredAt: at, utcOffset }) => ({ source, at, utcOffset })),
		...entries.map(({ source, start, stop, utcOffset }) => ({
			source,
			at: stop ?? Math.max(start, now),
			utcOffset
		}))
	];
}

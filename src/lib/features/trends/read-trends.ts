import { readSeries } from '#lib/domains/daily-series.ts';
import { goal } from '#lib/domains/goals/entity.ts';
import { firstDayOf, never } from '#lib/domains/known-days.ts';
import { currentSettings } from '#lib/domains/settings/current.ts';
import type { settings } from '#lib/domains/settings/entity.ts';
import type { Values } from '#lib/platform/entity/entity.ts';
import { addDays, dayIn, deviceZone, type Day } from '#lib/platform/time/calendar.ts';
import type { Reader } from '#lib/sync/client/store.ts';
import { aimIn, type Aim } from './aims.ts';
import { drawn, type Drawn } from './drawn.ts';
import { measuresFor, type Measure } from './measures.ts';
import { readNotes, type Noted } from './notes.ts';
import { daysIn, windowBefore, type View, type Window } from './window.ts';

export interface Followed {
	readonly measure: Measure;
	readonly now: Drawn;
	readonly before: Drawn | null;
	/** What the person aims at, a day; null: at nothing. */
	readonly target: number | null;
	/** What a goal of theirs asks of a day. */
	readonly aim: Aim | null;
}

export interface Trends {
	readonly own: Values<typeof settings>;
	readonly today: Day;
	readonly window: Window;
	readonly followed: readonly Followed[];
	readonly notes: readonly Noted[];
}

/** What of the address the charts follow. */
type Asked = Pick<View, 'range' | 'until' | 'compare'>;

/** Everything that is followed, over one and the same window, and the time before it. */
export async function readTrends(reader: Reader, view: Asked, now: number): Promise<Trends> {
	const own = await currentSettings(reader);
	const { dayStartMinutes } = own;
	const today = dayIn(now, own.homeZone ?? deviceZone(), dayStartMinutes);
	const to = view.until ?? addDays(today, 1);
	const days = daysIn(view.range);
	const compares = view.compare && days !== null;
	const from = days === null ? '1970-01-01' : addDays(to, compares ? -2 * days : -days);
	const read = await Promise.all(
		measuresFor(own).map(async (measure) => ({
			measure,
			series: await readSeries(reader, measure.metric, { from, to, now, dayStartMinutes }),
			since: measure.counts ? await firstDayOf(reader, measure.counts) : never
		}))
	);
	const first = read.flatMap(({ series }) => [...series.values.keys()]).reduce(earlier, to);
	const week = addDays(to, -7);
	const begin = days === null ? earlier(first, week) : addDays(to, -days);
	const window = { from: begin, to };
	const goals = await reader.range(goal);
	const followed = read.map(({ measure, series, since }) => ({
		measure,
		now: drawn(series, window, { today, since }),
		before: compares ? drawn(series, windowBefore(window), { today, since }) : null,
		target: measure.target?.(own) ?? null,
		aim: aimIn(goals, measure.metric, {
			window,
			say: (value) => measure.say(value, own.units)
		})
	}));
	return { own, today, window, followed, notes: await readNotes(reader, window) };
}

const earlier = (a: Day, b: Day) => (a < b ? a : b);

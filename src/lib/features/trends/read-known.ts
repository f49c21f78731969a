import { readSeries } from '#lib/domains/daily-series.ts';
import { firstDayOf } from '#lib/domains/known-days.ts';
import type { settings } from '#lib/domains/settings/entity.ts';
import type { Values } from '#lib/platform/entity/entity.ts';
import { addDays, type Day } from '#lib/platform/time/calendar.ts';
import type { Reader } from '#lib/sync/client/store.ts';
import type { Known } from './insights.ts';
import { measuresFor } from './measures.ts';

/** As far back as links between days are looked for, and a few days more. */
const days = 190;

/** What is known of the days before `today`, of all that this person follows. */
export function readKnown(
	reader: Reader,
	own: Values<typeof settings>,
	today: Day
): Promise<Known[]> {
	const { dayStartMinutes } = own;
	const asked = { from: addDays(today, -days), to: today, now: Date.now(), dayStartMinutes };
	return Promise.all(
		measuresFor(own).map(async (measure) => ({
			measure,
			series: await readSeries(reader, measure.metric, asked),
			since: measure.counts ? await firstDayOf(reader, measure.counts) : today
		}))
	);
}

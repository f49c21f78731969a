import { dayOf } from '#lib/platform/time/calendar.ts';
import { Days, instants, type ReadSeries } from '../series-days.ts';
import { fastingPeriod } from './entity.ts';
import { countedAt } from './fast.ts';

const hourMs = 3_600_000;
/** A fast may have begun long before it ended. */
const longestSpanMs = 31 * 24 * hourMs;

/** A fast counts on the day of its end; a running one is not counted before it has one. */
function eachOf(valueOf: (hours: number) => number): ReadSeries {
	return async (reader, asked) => {
		const days = new Days(asked);
		const range = instants(asked);
		const rows = await reader.range(fastingPeriod, { ...range, from: range.from - longestSpanMs });
		for (const row of rows) {
			if (row.end === null) continue;
			const hours = (row.end - row.start) / hourMs;
			days.add(dayOf(countedAt(row, asked.now), row.utcOffset), valueOf(hours));
		}
		return { values: days.values, absent: 'nought' };
	};
}

export const fastingHours = eachOf((hours) => hours);
export const fastCount = eachOf(() => 1);

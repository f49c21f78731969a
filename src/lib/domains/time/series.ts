import { addDays, dayOf, dayRange, overlap } from '#lib/platform/time/calendar.ts';
import { Days, instants, type ReadSeries } from '../series-days.ts';
import { timeEntry } from './entity.ts';

const hourMs = 3_600_000;

/** Hours fall on the days in which they were spent: an entry over midnight is split. */
export const trackedHours: ReadSeries = async (reader, asked) => {
	const days = new Days(asked);
	const { dayStartMinutes } = asked;
	for (const { start, stop, utcOffset } of await reader.range(timeEntry, instants(asked))) {
		const span = { from: start, to: stop ?? asked.now };
		const last = dayOf(span.to, utcOffset, dayStartMinutes);
		for (let day = dayOf(start, utcOffset, dayStartMinutes); day <= last; day = addDays(day, 1)) {
			const length = overlap(span, dayRange(day, utcOffset, dayStartMinutes));
			if (length > 0) days.add(day, length / hourMs);
		}
	}
	return { values: days.values, absent: 'nought' };
};

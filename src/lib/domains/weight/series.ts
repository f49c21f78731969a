import { Days, dayFor, instants, type ReadSeries } from '../series-days.ts';
import { isCounted } from './attribution.ts';
import { weighIn } from './entity.ts';

/** Of several weigh-ins a day the first counts. */
export const weight: ReadSeries = async (reader, asked) => {
	const days = new Days(asked);
	for (const row of await reader.range(weighIn, { ...instants(asked), where: isCounted })) {
		days.put(dayFor(row.measuredAt, row, asked), row.weightKg, (first) => first);
	}
	return { values: days.values, absent: 'unknown' };
};

export const weighInCount: ReadSeries = async (reader, asked) => {
	const days = new Days(asked);
	for (const row of await reader.range(weighIn, { ...instants(asked), where: isCounted })) {
		days.add(dayFor(row.measuredAt, row, asked), 1);
	}
	return { values: days.values, absent: 'nought' };
};

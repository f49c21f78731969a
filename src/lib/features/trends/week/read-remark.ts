import { isCounted } from '#lib/domains/weight/attribution.ts';
import { weightSentence } from '#lib/domains/weight/chart-facts.ts';
import { weighIn } from '#lib/domains/weight/entity.ts';
import { firstOfDay, trend } from '#lib/domains/weight/trend.ts';
import { addDays, dayOf, dayRange } from '#lib/platform/time/calendar.ts';
import type { Reader } from '#lib/sync/client/store.ts';
import { insightsOf, missingDays, type Insight } from '../insights.ts';
import { shownOf } from '../opinion.ts';
import { readKnown } from '../read-known.ts';
import { usualWeeks } from './numbers.ts';
import type { Review } from './read-week.ts';

/** What can be said of the time up to the end of a week. */
export interface Remark {
	readonly insights: readonly Insight[];
	/** How the weight went over four weeks; null where there is hardly any. */
	readonly weight: string | null;
	/** How many more days it takes until something may go together. */
	readonly missing: number;
}

const fewWeighIns = 4;

async function readWeightSentence(reader: Reader, { own, week }: Review): Promise<string | null> {
	if (own.hidden?.includes('weight')) return null;
	const rows = await reader.range(weighIn, {
		from: dayRange(addDays(week.to, -120), 'UTC').from,
		// A weigh-in belongs to the day of its own place: that may be a day ahead.
		to: dayRange(week.to, 'UTC').to,
		newestFirst: false,
		where: (row) => isCounted(row) && dayOf(row.measuredAt, row.utcOffset) < week.to
	});
	const since = dayRange(addDays(week.to, -7 * usualWeeks), 'UTC').from;
	const points = trend(firstOfDay(rows)).filter(({ at }) => at >= since);
	return points.length < fewWeighIns ? null : weightSentence(points, own.units.weight);
}

export async function readRemark(reader: Reader, review: Review): Promise<Remark> {
	const { own, week } = review;
	const known = await readKnown(reader, own, week.to);
	return {
		insights: shownOf(insightsOf(known, week.to), own.insights),
		weight: await readWeightSentence(reader, review),
		missing: missingDays(known, week.to)
	};
}

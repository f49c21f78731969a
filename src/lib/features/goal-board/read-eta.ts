import type { Moment } from '#lib/domains/goal-standings.ts';
import type { Goal } from '#lib/domains/goals/entity.ts';
import { isCounted } from '#lib/domains/weight/attribution.ts';
import { weighIn } from '#lib/domains/weight/entity.ts';
import { etaOf, type Eta } from '#lib/domains/weight/eta.ts';
import { firstOfDay, trend } from '#lib/domains/weight/trend.ts';
import type { Reader } from '#lib/sync/client/store.ts';

/** Enough for the trend to have settled before what is looked back on. */
const etaDays = 120;

/** When a weight is reached, as things go; null where a goal is about something else. */
export async function readEta(reader: Reader, goal: Goal, moment: Moment): Promise<Eta | null> {
	if (goal.metric !== 'weight_kg' || goal.comparator === 'between') return null;
	const from = moment.now - etaDays * 86_400_000;
	const rows = await reader.range(weighIn, { from, newestFirst: false, where: isCounted });
	return etaOf(trend(firstOfDay(rows)), goal.target, moment.today);
}

import type { goal } from '#lib/domains/goals/entity.ts';
import type { Values } from '#lib/platform/entity/entity.ts';
import { daysBetween, type Day } from '#lib/platform/time/calendar.ts';

type Asked = Pick<
	Values<typeof goal>,
	'metric' | 'window' | 'comparator' | 'target' | 'startDate' | 'endDate'
>;

/** Below this a day's energy is little for most people. */
export const littleKcal = 1200;
/** Share of one's weight that may go in a week. */
const fastPerWeek = 0.01;

/** A word of care for what asks much of a body; it stops nobody. */
export function careText(asked: Asked, { trendKg, today }: { trendKg: number | null; today: Day }) {
	const { metric, window, target, endDate } = asked;
	if (metric === 'energy_kcal' && window === 'day' && target < littleKcal) {
		return 'Under 1,200 kcal a day is little for most people. Talk to a doctor about it.';
	}
	if (metric !== 'weight_kg' || asked.comparator !== 'at_most' || !endDate || !trendKg) return '';
	const from = asked.startDate > today ? asked.startDate : today;
	const weeks = Math.max(1, daysBetween(from, endDate)) / 7;
	const isFast = (trendKg - target) / trendKg / weeks > fastPerWeek;
	return isFast
		? 'That is more than 1\u202f% of your weight a week. Talk to a doctor about it.'
		: '';
}

import { numberText } from '#lib/platform/number.ts';
import type { Units } from '#lib/platform/units.ts';
import type { Insight } from './insights.ts';

/** "On days with 45 min or more in workouts, protein is 12 g higher on average." */
export function insightText(insight: Insight, units: Units): string {
	const { cause, effect, threshold, difference, isNextDay } = insight;
	const amount = threshold > 0 ? `${cause.say(threshold, units)} or more` : 'any';
	const when = `${isNextDay ? 'On the day after one' : 'On days'} with ${amount} ${cause.of}`;
	const by = effect.say(Math.abs(difference), units);
	const way = difference > 0 ? 'higher' : 'lower';
	return `${when}, ${effect.title.toLowerCase()} is ${by} ${way} on average.`;
}

/** "Moderate link, seen on 92 days; likely not chance" */
export function strengthText({ rho, pairs }: Insight): string {
	const size = Math.abs(rho);
	const word = size < 0.3 ? 'Weak' : size < 0.5 ? 'Moderate' : 'Strong';
	return `${word} link, seen over ${numberText(pairs.length)} days; likely not chance.`;
}

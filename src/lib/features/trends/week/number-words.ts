import { numberText } from '#lib/platform/number.ts';
import type { Units } from '#lib/platform/units.ts';
import { usualWeeks, type WeekNumber } from './numbers.ts';

/** What the number is of its week: "in all", "a day on average". */
export function kindText({ measure }: WeekNumber): string {
	if (measure.counts) return 'in all';
	return measure.metric === 'weight_kg' ? 'on average' : 'a day on average';
}

/** "+1 h 20 on the week before" */
export function changeText({ measure, value, before }: WeekNumber, units: Units): string {
	if (value === null) return '';
	if (before === null) return 'Nothing known of the week before';
	const say = measure.sayChange ?? measure.say;
	const by = say(Math.abs(value - before), units);
	// What reads the same is the same, whatever the last digits say.
	if (by === say(0, units)) return 'As in the week before';
	return `${value < before ? '−' : '+'}${by} on the week before`;
}

/** "4-week mean 3 h 40 · 5 of 7 days known" */
export function besideText({ measure, value, usual, known }: WeekNumber, units: Units): string {
	const mean = usual === null ? [] : [`${usualWeeks}-week mean ${measure.say(usual, units)}`];
	const isPart = value !== null && known < 7;
	return [...mean, ...(isPart ? [`${numberText(known)} of 7 days known`] : [])].join(' · ');
}

import { offsetAt } from '#lib/platform/time/calendar.ts';
import { diceOf, type Dice } from '../../sandbox/dice.server.ts';
import { catalogOf, type Catalog } from './catalog.server.ts';
import { memberOf } from './world.server.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

/** A time entry as it happened. */
export interface Lived {
	readonly id: number;
	readonly workspace: number;
	readonly project: number | null;
	readonly tags: readonly number[];
	readonly description: string | null;
	readonly billable: boolean;
	readonly start: number;
	readonly stop: number;
	/** When Toggl last changed it. */
	readonly at: number;
}

const descriptions: readonly (string | null)[] = [
	'Planning the week',
	'Review',
	'Draft of chapter 3',
	'Weekly call ☎ with Jo',
	'Inbox',
	'Bug hunt 🐛',
	'Vocabulary\nand grammar',
	'',
	null
];

interface Span {
	readonly start: number;
	readonly stop: number;
}

/** The entries that begin on one day of the member's calendar. `day` counts from the epoch. */
export function entriesOfDay(seed: string, member: number, day: number): Lived[] {
	const dice = diceOf(seed, 'toggl', member, day);
	const noon = day * DAY + DAY / 2;
	const midnight = day * DAY - offsetAt(noon, memberOf(member).zone) * MINUTE;
	const catalog = catalogOf(member);
	return spansOfDay(dice, day).map(({ start, stop }, nth) => {
		const begins = midnight + Math.round(start) * MINUTE + dice.whole(0, 59) * 1000;
		const ends = start === stop ? begins : midnight + Math.round(stop) * MINUTE;
		return {
			// Above 2^31, as real ones are since 2023.
			id: 3_000_000_000 + member * 500_000_000 + day * 20 + nth,
			...workOf(dice, catalog, day),
			start: begins,
			stop: Math.max(begins, ends),
			at: Math.max(begins, ends) + dice.whole(200, 9000)
		};
	});
}

/** Minutes since midnight. Rarely nothing, an overlap, an entry of no length or one past midnight. */
function spansOfDay(dice: Dice, day: number): Span[] {
	const isWeekend = [0, 6].includes(new Date(day * DAY).getUTCDay());
	const spans: Span[] = [];
	const holiday = diceOf('holiday', Math.floor(day / 7)).roll() < 0.07;
	if (!isWeekend && !holiday) {
		let at = dice.between(7.7 * 60, 9.5 * 60);
		for (let left = dice.whole(2, 5); left > 0; left -= 1) {
			const stop = at + dice.between(20, 140);
			spans.push({ start: at, stop });
			at =
				stop +
				dice.pick([
					[0, 2],
					[dice.between(5, 25), 3],
					[60, 1]
				] as const);
		}
		if (dice.roll() < 0.06) spans.push({ start: at - 50, stop: at - 20 });
		if (dice.roll() < 0.04) spans.push({ start: at, stop: at });
	} else if (dice.roll() < 0.3)
		spans.push({ start: 16 * 60, stop: 16 * 60 + dice.between(20, 90) });
	if (dice.roll() < 0.05) spans.push({ start: 23 * 60, stop: 23 * 60 + dice.between(70, 160) });
	return spans;
}

function workOf(dice: Dice, catalog: Catalog, day: number) {
	const known = catalog.projects.map((project, at) => [project, 8 - at] as const);
	const project = dice.roll() < 0.12 ? null : dice.pick(known);
	const tags = catalog.tags.filter(() => dice.roll() < 0.18).map(({ id }) => id);
	const description = dice.pick(descriptions.map((text) => [text, 1] as const));
	// One day a quarter for a workspace that was left since.
	const isHidden = day % 91 === 17;
	return {
		workspace: project?.workspace ?? catalog.workspaces[0]?.id ?? 0,
		project: isHidden ? catalog.hiddenProject : (project?.id ?? null),
		tags,
		description,
		billable: project?.billable ?? false
	};
}

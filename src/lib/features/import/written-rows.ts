import type { ImportPlan } from '#lib/domains/imports/plan.ts';
import { entityNamed } from '#lib/domains/registry.ts';
import { dayIn } from '#lib/platform/time/calendar.ts';
import { dateText } from '#lib/platform/time/format.ts';

/** From the first day to the last of what is new: "Thu 18 Feb 2021 to Sat 26 Jun 2021". */
export function spanText({ fresh }: ImportPlan, zone: string): string {
	let [from, to] = [Infinity, -Infinity];
	for (const { entity, values } of fresh) {
		const at = values[entityNamed(entity)?.time ?? ''];
		if (typeof at !== 'number') continue;
		from = Math.min(from, at);
		to = Math.max(to, at);
	}
	if (from > to) return '';
	// Always with the year: an import may reach far back.
	const words = (at: number) => dateText(dayIn(at, zone), '0000-01-01');
	return from === to ? words(from) : `${words(from)} to ${words(to)}`;
}

const pages = {
	fasting_periods: '/fasting',
	weigh_ins: '/weight',
	workouts: '/workouts',
	time_entries: '/time',
	meals: '/nutrition'
} as const;

/** The lists in which the rows are seen, the largest first. */
export function placesOf({
	fresh,
	changed,
	deleted
}: ImportPlan): { href: string; words: string }[] {
	const names = [
		...fresh.map(({ entity }) => entity),
		...changed.map(({ entity }) => entity.name),
		...deleted.map(({ record }) => record.entity)
	];
	const counts = new Map<string, number>();
	for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
	const found = Object.entries(pages).filter(([name]) => counts.has(name));
	found.sort(([a], [b]) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0));
	return found.map(([name, href]) => ({
		href,
		words: found.length === 1 ? 'See them' : `See ${entityNamed(name)?.label.many.toLowerCase()}`
	}));
}

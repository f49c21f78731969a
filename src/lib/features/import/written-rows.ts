import type { ImportPlan } from '#lib/domains/imports/plan.ts';
import { entityNamed } from '#lib/domains/registry.ts';
import { dayIn } from '#lib/platform/time/calendar.ts';
import { dateText } from '#lib/platform/time/format.ts';

const pages = {
	fasting_periods: '/fasting',
	weigh_ins: '/weight',
	workouts: '/workouts',
	time_entries: '/time',
	meals: '/nutrition'
} as const;

/** One end of what is new, and the page of that row. */
interface End {
	readonly day: string;
	readonly href: string;
}

/** The first row and the last of what is new; null where nothing new has a time. */
export function endsOf({ fresh }: ImportPlan, zone: string): { first: End; last: End } | null {
	let first: { at: number; href: string } | null = null;
	let last: { at: number; href: string } | null = null;
	for (const { entity, id, values } of fresh) {
		const page = pages[entity as keyof typeof pages];
		const at = values[entityNamed(entity)?.time ?? ''];
		if (!page || typeof at !== 'number') continue;
		const here = { at, href: `${page}/${id}` };
		if (!first || at < first.at) first = here;
		if (!last || at >= last.at) last = here;
	}
	// Always with the year: an import may reach far back.
	const endAt = ({ at, href }: { at: number; href: string }) => ({
		href,
		day: dateText(dayIn(at, zone), '0000-01-01')
	});
	return first && last ? { first: endAt(first), last: endAt(last) } : null;
}

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

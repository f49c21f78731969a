import { marks, type Mark } from '#lib/domains/marks.ts';
import { paramLinks, withoutParams } from '#lib/platform/ui/param-links.ts';

/** What can be logged; the word in `?add=` that opens it. */
export const kinds = {
	meal: { label: 'Meal', mark: marks.nutrition, save: 'Save meal' },
	weight: { label: 'Weight', mark: marks.weight, save: 'Save weight' },
	fast: { label: 'Fast', mark: marks.fasting, save: 'Save fast' },
	timer: { label: 'Timer', mark: marks.time, save: 'Start timer' },
	workout: { label: 'Workout', mark: marks.workouts, save: 'Save workout' },
	note: { label: 'Note', mark: marks.days, save: 'Save note' },
	time: { label: 'Time entry', mark: marks.time, save: 'Save entry' }
} as const satisfies Record<string, { label: string; mark: Mark; save: string }>;

export type Kind = keyof typeof kinds;

/** Which form opens a row of an entity. */
const kindOfEntity: Readonly<Record<string, Kind>> = {
	meals: 'meal',
	weigh_ins: 'weight',
	fasting_periods: 'fast',
	time_entries: 'time',
	workouts: 'workout'
};

/** What the address asks to open; null: nothing. */
export interface Asked {
	/** Null: the choice of what to log. */
	readonly kind: Kind | null;
	/** The row to change; null: a new one. */
	readonly id: string | null;
}

export function askedBy(search: URLSearchParams): Asked | null {
	const [entity = '', id = ''] = (search.get('edit') ?? '').split(':');
	const kind = Object.hasOwn(kindOfEntity, entity) ? kindOfEntity[entity] : undefined;
	if (kind && id) return { kind, id };
	const add = search.get('add');
	if (add === null) return null;
	return { kind: Object.hasOwn(kinds, add) ? (add as Kind) : null, id: null };
}

/** The address with something else open, or nothing. */
export function addressWith(url: URL, add: Kind | '' | null): string {
	const others = ['edit', 'span'];
	return add === null
		? withoutParams(url, ['add', ...others])
		: paramLinks(url, 'add', others)(add);
}

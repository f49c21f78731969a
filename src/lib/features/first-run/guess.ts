import type { settings } from '#lib/domains/settings/entity.ts';
import type { Values } from '#lib/platform/entity/entity.ts';

type Own = Values<typeof settings>;
export type Guess = Pick<Own, 'units' | 'weekStart'>;

const pounds = new Set(['US', 'LR', 'MM']);
const miles = new Set([...pounds, 'GB']);
/** Labels there give the energy of food in kilojoules first. */
const kilojoules = new Set(['AU', 'NZ']);

/** Newer browsers have a method, older ones a property, some neither. */
type WeekLocale = Intl.Locale & {
	readonly weekInfo?: { readonly firstDay: number };
	getWeekInfo?(): { readonly firstDay: number };
};

/** What is usual where the person's language is spoken; right already for most. */
export function guessFrom(language: string): Guess {
	const locale = new Intl.Locale(language).maximize() as WeekLocale;
	const region = locale.region ?? '';
	const firstDay = locale.getWeekInfo?.().firstDay ?? locale.weekInfo?.firstDay ?? 1;
	return {
		units: {
			weight: pounds.has(region) ? 'lb' : region === 'GB' ? 'st' : 'kg',
			distance: miles.has(region) ? 'mi' : 'km',
			energy: kilojoules.has(region) ? 'kJ' : 'kcal'
		},
		weekStart: firstDay === 7 ? 'sunday' : 'monday'
	};
}

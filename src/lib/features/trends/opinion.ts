import type { Values } from '#lib/platform/entity/entity.ts';
import type { settings } from '#lib/domains/settings/entity.ts';

/** What a person thinks of what goes together, by the keys of these. */
export type Opinion = NonNullable<Values<typeof settings>['insights']>;

export const noOpinion: Opinion = { useful: [], hidden: [] };

/** The latest are remembered. */
const most = 100;

/** Null: it is neither useful nor hidden any more. */
export function withOpinion(
	{ useful, hidden }: Opinion,
	key: string,
	as: keyof Opinion | null
): Opinion {
	const put = (keys: readonly string[], name: keyof Opinion) =>
		[...keys.filter((one) => one !== key), ...(as === name ? [key] : [])].slice(-most);
	return { useful: put(useful, 'useful'), hidden: put(hidden, 'hidden') };
}

const mostShown = 5;

/** The useful ones first, without those that are hidden; else as they were. */
export function shownOf<Found extends { readonly key: string }>(
	found: readonly Found[],
	opinion: Opinion | null | undefined
): Found[] {
	const { useful, hidden } = opinion ?? noOpinion;
	return found
		.filter(({ key }) => !hidden.includes(key))
		.sort((a, b) => Number(useful.includes(b.key)) - Number(useful.includes(a.key)))
		.slice(0, mostShown);
}

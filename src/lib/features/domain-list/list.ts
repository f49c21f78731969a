import type { DomainName, Mark } from '#lib/domains/marks.ts';
import type { Day, Zone } from '#lib/platform/time/calendar.ts';
import { monthText } from '#lib/platform/time/format.ts';
import type { Units } from '#lib/platform/units.ts';
import type { Reader } from '#lib/sync/client/store.ts';

/** What a list needs to know of the person and the moment. */
export interface Context {
	readonly zone: Zone;
	readonly now: number;
	readonly today: Day;
	readonly units: Units;
}

/** A row as it stands in a list. */
export interface Line {
	readonly id: string;
	readonly href: string;
	/** The day it belongs to, where it happened. */
	readonly day: Day;
	readonly title: string;
	readonly sub: string;
	readonly value: string;
	readonly source: string;
	/** A word the list can be narrowed down to: a sport, a project. */
	readonly facet: string;
	/** Further words a search finds. */
	readonly note: string;
	/** What else it can be narrowed down to: "With a note". */
	readonly traits?: readonly string[];
	/** Written here and not sent yet. */
	readonly waiting: boolean;
	readonly running: boolean;
	/** Not sent yet, so that it may come to wait. */
	readonly unsent: boolean;
	/** What keys act upon, `entity:id`; empty where a line stands for several rows. */
	readonly target: string;
	/** Drawn beside its title. */
	readonly icon?: Mark['icon'];
	/** Shown, and not counted: said in a word. */
	readonly badge?: string;
}

/** The newest rows of a domain. */
export interface ListPage<R> {
	readonly rows: readonly R[];
	/** Older ones are left out. */
	readonly isCut: boolean;
}

/** How the rows of one domain are listed. */
export interface ListSpec<R> {
	readonly domain: DomainName;
	/** What one of them is called, and many. */
	readonly one: string;
	readonly many: string;
	/** The word of `?add=` that logs one, and what that is called where it is not what is listed. */
	readonly add: string;
	readonly adds?: string;
	readonly empty: string;
	/** Newest first, by the index of their time: about `limit` of them. */
	read(reader: Reader, limit: number): Promise<ListPage<R>>;
	line(row: R, context: Context, older: R | undefined): Line;
	/** What a month comes to: "14 workouts · 71 km". */
	sum(rows: readonly R[], context: Context): string;
}

export async function pageOf<R>(found: Promise<R[]>, limit: number): Promise<ListPage<R>> {
	const rows = await found;
	return { rows, isCut: rows.length >= limit };
}

export interface Listed<R> {
	readonly row: R;
	readonly line: Line;
}

export interface Narrowing {
	readonly search: string;
	readonly source: string | null;
	readonly facet: string | null;
	readonly trait: string | null;
}

export const everything: Narrowing = { search: '', source: null, facet: null, trait: null };

export function isNarrowed({ search, ...chosen }: Narrowing): boolean {
	return search.trim() !== '' || Object.values(chosen).some((word) => word !== null);
}

/** Marks and case make no difference when searching: "cafe" finds "Café". */
function plain(text: string): string {
	return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

export function narrowed<R>(listed: readonly Listed<R>[], by: Narrowing): Listed<R>[] {
	const words = plain(by.search).split(/\s+/).filter(Boolean);
	return listed.filter(({ line }) => {
		if (by.source !== null && line.source !== by.source) return false;
		if (by.facet !== null && line.facet !== by.facet) return false;
		if (by.trait && !line.traits?.includes(by.trait)) return false;
		if (words.length === 0) return true;
		const text = plain([line.title, line.sub, line.value, line.note, line.day].join('\n'));
		return words.every((word) => text.includes(word));
	});
}

/** The words that occur, the most frequent first. */
export function facetsOf(lines: readonly Line[], of: 'source' | 'facet'): string[] {
	const counts = new Map<string, number>();
	for (const line of lines) if (line[of]) counts.set(line[of], (counts.get(line[of]) ?? 0) + 1);
	return [...counts].sort((a, b) => b[1] - a[1]).map(([word]) => word);
}

/** What some have and others lack: only then there is something to narrow down. */
export function traitsOf(lines: readonly Line[]): string[] {
	const found = new Set(lines.flatMap(({ traits }) => traits ?? []));
	return [...found].filter((trait) => lines.some(({ traits }) => !traits?.includes(trait)));
}

/** The trait of a row that says more than its values do. */
export const noted = (note: string) => (note.trim() ? ['With a note'] : []);

/**
 * Makes the line of a row once: a list that is read anew has new rows, and as time passes only what
 * runs or waits changes.
 */
export function lineMaker<R extends object>(spec: Pick<ListSpec<R>, 'line'>) {
	const made = new WeakMap<R, { line: Line; context: Context }>();
	return (row: R, context: Context, older: R | undefined): Line => {
		const known = made.get(row);
		const { zone, today, units } = context;
		const isSame =
			known?.context.zone === zone &&
			known.context.today === today &&
			known.context.units === units &&
			!known.line.running &&
			!known.line.unsent;
		if (known && isSame) return known.line;
		const line = spec.line(row, context, older);
		made.set(row, { line, context });
		return line;
	};
}

/** One line of the list as it is drawn: the head of a month, or a row. */
export type Item =
	| { readonly kind: 'month'; readonly key: string; readonly label: string; readonly sum: string }
	| { readonly kind: 'line'; readonly key: string; readonly line: Line; readonly newDay: boolean };

/**
 * Months with their rows. While older rows are left out (`isCut`), the last month is not complete:
 * it has no sum, since that would be wrong.
 */
export function itemsOf<R>(
	listed: readonly Listed<R>[],
	sum: (rows: readonly R[]) => string,
	isCut: boolean
): Item[] {
	const months = new Map<string, Listed<R>[]>();
	for (const each of listed) {
		const key = each.line.day.slice(0, 7);
		const month = months.get(key);
		if (month) month.push(each);
		else months.set(key, [each]);
	}
	const last = [...months.keys()].at(-1);
	return [...months].flatMap(([key, rows]) => {
		const complete = !isCut || key !== last;
		const head: Item = {
			kind: 'month',
			key,
			label: monthText(`${key}-01`),
			sum: complete ? sum(rows.map(({ row }) => row)) : ''
		};
		const lines = rows.map(({ line }, n): Item => ({
			kind: 'line',
			key: line.id,
			line,
			newDay: line.day !== rows[n - 1]?.line.day
		}));
		return [head, ...lines];
	});
}

export const joined = (...parts: readonly string[]) => parts.filter(Boolean).join(' · ');

export function counted(count: number, one: string, many: string): string {
	return `${count} ${count === 1 ? one : many}`;
}

/** Rows of one's own that are newer than ten seconds wait silently; then they are marked. */
export function isWaiting(row: { revision: number; updatedAt: number }, now: number): boolean {
	return row.revision === 0 && now - row.updatedAt / 1000 > 10_000;
}

import { getContext, setContext } from 'svelte';
import type { References } from '#lib/domains/references.ts';
import { paramLinks } from '#lib/platform/ui/param-links.ts';

/** Where the page of a row stands when it is not beside its own list. */
export interface RowPlace {
	/** Without any row. */
	readonly back: string;
	hrefOf(entity: string, id: string): string;
}

const key = Symbol('row place');

export function provideRowPlace(place: RowPlace): void {
	setContext(key, place);
}

export function useRowPlace(): RowPlace | undefined {
	return getContext<RowPlace | undefined>(key);
}

/** What a value can be picked from, beside typing it. */
export interface Pick {
	/** Rows that references may point at, by entity name: id → words. */
	readonly references?: References;
	/** What was written before, by field, the likeliest first. */
	readonly suggestions?: Readonly<Record<string, readonly string[]>>;
	/** More fields that are offered while they are empty. */
	readonly empty?: readonly string[];
}

/** Opens the form of a row over the page; what else the address says stays. */
export function editHref(url: URL, entity: string, id: string): string {
	return paramLinks(url, 'edit', ['add', 'span'])(`${entity}:${id}`);
}

import type { Mapping } from '#lib/domains/imports/mapping.ts';

/** What the person said of a header's columns, for the next file with that header, on this device. */

const limit = 20;

interface Kept {
	readonly head: readonly string[];
	readonly mapping: Mapping;
}

// The person's other keys begin so as well, and go with them at sign-out.
const keyOf = (userId: string) => `lifetracker:${userId}:import-mappings`;

function kept(userId: string): Kept[] {
	try {
		const list: unknown = JSON.parse(localStorage.getItem(keyOf(userId)) ?? '[]');
		return Array.isArray(list) ? (list as Kept[]) : [];
	} catch {
		return [];
	}
}

const isSame = (a: readonly string[], b: readonly string[]) =>
	a.length === b.length && a.every((name, at) => name === b[at]);

export function rememberedMapping(userId: string, head: readonly string[]): Mapping | null {
	return kept(userId).find((one) => isSame(one.head, head))?.mapping ?? null;
}

/** Null: what was said of these columns is forgotten. */
export function rememberMapping(
	userId: string,
	head: readonly string[],
	mapping: Mapping | null
): void {
	const others = kept(userId).filter((one) => !isSame(one.head, head));
	const list = mapping ? [{ head, mapping }, ...others] : others;
	localStorage.setItem(keyOf(userId), JSON.stringify(list.slice(0, limit)));
}

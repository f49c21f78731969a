/**
 * What the client hands to the mapping: a record as Toggl sent it, with what it takes to read it.
 * It is kept whole, so that it says the same when it is mapped again.
 */
export type TogglRecord =
	| {
			readonly is: 'entry';
			readonly wire: Wire;
			/** The profile's, by which an entry belongs to a day. */
			readonly zone: string;
			/** By their ids: a renamed tag has a new name in old entries too. */
			readonly tags: readonly string[];
	  }
	| { readonly is: 'project'; readonly wire: Wire; readonly client: string | null }
	/** An entry names it, and no list has it: so much is known of it. */
	| { readonly is: 'unlisted'; readonly id: number; readonly wire: Wire }
	/** Something that was left out as a whole, in words. */
	| { readonly is: 'notice'; readonly problem: string }
	/** It is there, but not for us. */
	| { readonly is: 'closed' };

export type Wire = Readonly<Record<string, unknown>>;

export function wireOf(value: unknown): Wire | null {
	return typeof value === 'object' && value !== null && !Array.isArray(value)
		? (value as Wire)
		: null;
}

/** Lists come as null where they are empty. */
export function listOf(value: unknown): readonly unknown[] | null {
	if (value === null || value === undefined) return [];
	return Array.isArray(value) ? value : null;
}

/** Ids have passed 2³¹; beyond 2⁵³ one would name another record. */
export function idOf(value: unknown): number | null {
	return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : null;
}

/** A broken invariant, by its number. */
export class Broken extends Error {}

export function broken(invariant: string, detail: string): never {
	throw new Broken(`${invariant}: ${detail}`);
}

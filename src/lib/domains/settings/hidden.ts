import type { hideable } from './entity.ts';

export type Hideable = (typeof hideable)[number];
export type Hidden = readonly Hideable[];

/** Marks and kinds carry the name of what they belong to as their hue. */
export function isShown({ hue }: { readonly hue?: string | undefined }, hidden: Hidden): boolean {
	return !(hidden as readonly (string | undefined)[]).includes(hue);
}

import type { WeighIn } from './entity.ts';

/** Words of `attribution` that mean something to us; a source may say others. */
export const attributions = {
	/** The scale knew the person. */
	certain: 'certain',
	/** The person has told the source so. */
	confirmed: 'confirmed',
	typed: 'typed in',
	/** The scale could not tell two people apart. */
	ambiguous: 'ambiguous',
	/** Answers to "Is this you?". */
	mine: 'me',
	notMine: 'not me'
} as const;

export type Attribution = (typeof attributions)[keyof typeof attributions];

type Attributed = Pick<WeighIn, 'attribution'>;

/** Whether the person is still to be asked. */
export function isAmbiguous({ attribution }: Attributed): boolean {
	return attribution === attributions.ambiguous;
}

/** Whether the person has said that somebody else stood there. */
export function isSomebodyElse({ attribution }: Attributed): boolean {
	return attribution === attributions.notMine;
}

/** Whether it belongs to the person's trend and totals: not while nobody knows whose it is. */
export function isCounted(row: Attributed): boolean {
	return !isAmbiguous(row) && !isSomebodyElse(row);
}

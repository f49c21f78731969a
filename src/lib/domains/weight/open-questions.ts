import type { Reader } from '#lib/sync/client/store.ts';
import { attributions } from './attribution.ts';
import { weighIn, type WeighIn } from './entity.ts';

/** Nobody wants to know by how many more. */
export const mostQuestions = 100;

/** Weigh-ins of which the person is still to say whose they are, newest first. */
export function readOpenQuestions(reader: Reader): Promise<WeighIn[]> {
	const is = attributions.ambiguous;
	return reader.range(weighIn, { by: 'attribution', is, limit: mostQuestions });
}

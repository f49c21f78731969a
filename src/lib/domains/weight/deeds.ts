import { change } from '#lib/sync/client/write.ts';
import { attributions } from './attribution.ts';
import { weighIn, type WeighIn } from './entity.ts';

/** An answer is the person's own edit: no later word of the source's undoes it. */
export function answer({ id }: Pick<WeighIn, 'id'>, isMe: boolean) {
	const attribution = isMe ? attributions.mine : attributions.notMine;
	return change(weighIn, id, { attribution });
}

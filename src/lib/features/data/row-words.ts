import type { AnyEntity } from '#lib/platform/entity/entity.ts';
import { numberText } from '#lib/platform/number.ts';

/** "1 fast", "1,240 fasts". */
export function rowsText({ label }: AnyEntity, count: number): string {
	const word = count === 1 ? label.one : label.many;
	return `${numberText(count)} ${word.toLowerCase()}`;
}

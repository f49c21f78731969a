import type { AnyEntity } from '#lib/platform/entity/entity.ts';
import { numberText } from '#lib/platform/number.ts';

/** "1 fast", "1,240 fasts". */
export function rowsText({ label }: AnyEntity, count: number): string {
	const word = count === 1 ? label.one : label.many;
	return `${numberText(count)} ${word.toLowerCase()}`;
}

/** "1 fast stays as it is". */
export function staysText(entity: AnyEntity, count: number): string {
	return `${rowsText(entity, count)} ${count === 1 ? 'stays as it is' : 'stay as they are'}`;
}

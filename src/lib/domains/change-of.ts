import type { AnyEntity, AnyRow } from '#lib/platform/entity/entity.ts';
import type { Write } from '#lib/sync/client/store.ts';
import { change } from '#lib/sync/client/write.ts';
import { fastingPeriod, type FastingPeriod } from './fasting/entity.ts';
import { amendedFast } from './span-moves.ts';

interface Setting {
	readonly patch: Readonly<Record<string, unknown>>;
	readonly now: number;
}

/**
 * Fields of a row as a person has set them, with what follows from them: a fast of another length has
 * another outcome. Throws `Refused` for what cannot be.
 */
export function changeOf(entity: AnyEntity, row: AnyRow, { patch, now }: Setting): Write {
	const isFast = entity.name === fastingPeriod.name;
	const whole = isFast ? amendedFast(row as AnyRow & FastingPeriod, patch, now) : patch;
	return change(entity, row.id, whole);
}

import type { AnyEntity, AnyRow } from '#lib/platform/entity/entity.ts';
import { offsetAt, type Zone } from '#lib/platform/time/calendar.ts';
import { create } from '#lib/sync/client/write.ts';

/** The same once more, beginning now: every moment of the row moves by as much. */
export function duplicate(entity: AnyEntity, row: AnyRow, at: { now: number; zone: Zone }) {
	const minute = Math.floor(at.now / 60_000) * 60_000;
	const begun = entity.time ? Number(row[entity.time]) : minute;
	const values = Object.entries(entity.fields).map(([name, { kind }]) => {
		const value = row[name];
		if (kind === 'instant' && typeof value === 'number') return [name, value + minute - begun];
		return [name, name === 'utcOffset' ? offsetAt(minute, at.zone) : value];
	});
	return create(entity, Object.fromEntries(values));
}

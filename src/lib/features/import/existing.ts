import type { Existing } from '#lib/domains/imports/plan.ts';
import type { AnyRow } from '#lib/platform/entity/entity.ts';
import type { Reader } from '#lib/sync/client/store.ts';

/** What is on this device, deleted rows included, for comparing with a file. */
export function existingIn(reader: Reader): Existing {
	return {
		find: (entity, ids) => reader.find(entity, ids) as Promise<readonly (AnyRow | undefined)[]>,
		within: (entity, { from, to }) =>
			reader.range(entity, {
				...(entity.time ? { from, to } : {}),
				newestFirst: false,
				withDeleted: true
			}) as unknown as Promise<AnyRow[]>
	};
}

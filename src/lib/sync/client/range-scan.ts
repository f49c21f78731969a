import type { Entity, Row } from '#lib/platform/entity/entity.ts';
import type { Range } from './store.ts';
import type { Scan } from './tx.ts';

/** A range as the walk of an index. */
export function scanOf<E extends Entity>(entity: E, range: Range<E>): Scan<Row<E>> {
	const { by = entity.time ?? 'id', is, from, to, newestFirst = true, limit, where } = range;
	const { withDeleted = false } = range;
	const isFurther = by !== 'id' && by !== entity.time;
	if (isFurther && !entity.indexes.includes(by)) {
		throw new Error(`${entity.name} is not indexed by "${by}": filter with "where" instead.`);
	}
	return {
		by,
		...(isFurther && entity.time ? { then: entity.time } : {}),
		descending: newestFirst,
		...(from === undefined ? {} : { from }),
		...(to === undefined ? {} : { to }),
		...(is === undefined ? {} : { is }),
		...(limit === undefined ? {} : { limit }),
		where: (row) => (withDeleted || row.deletedAt === null) && (!where || where(row))
	};
}

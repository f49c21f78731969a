import type { Entity, Row } from '#lib/platform/entity/entity.ts';
import type { Range, Stretch } from './store.ts';
import type { Scan, Span } from './tx.ts';

/** A stretch of rows as one of an index. */
export function spanOf<E extends Entity>(entity: E, stretch: Stretch<E>): Span {
	const { by = entity.time ?? 'id', is, from, to } = stretch;
	const isFurther = by !== 'id' && by !== 'deletedAt' && by !== entity.time;
	if (isFurther && !entity.indexes.includes(by)) {
		throw new Error(`${entity.name} is not indexed by "${by}": filter with "where" instead.`);
	}
	return {
		by,
		...(isFurther && entity.time ? { then: entity.time } : {}),
		...(from === undefined ? {} : { from }),
		...(to === undefined ? {} : { to }),
		...(is === undefined ? {} : { is })
	};
}

/** A range as the walk of an index. */
export function scanOf<E extends Entity>(entity: E, range: Range<E>): Scan<Row<E>> {
	const { newestFirst = true, limit, where } = range;
	const withDeleted = range.withDeleted || range.by === 'deletedAt';
	return {
		...spanOf(entity, range),
		descending: newestFirst,
		...(limit === undefined ? {} : { limit }),
		where: (row) => (withDeleted || row.deletedAt === null) && (!where || where(row))
	};
}

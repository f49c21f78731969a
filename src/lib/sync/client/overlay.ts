import type { AnyEntity, AnyRow } from '#lib/platform/entity/entity.ts';
import { join, type StoredRow } from '../merge.ts';
import { changeOf } from './outbox.ts';
import type { OutboxEntry } from './records.ts';

/**
 * The server's row as the person sees it while some of their changes to it wait: the same join that
 * the server will do (I9).
 */
export function overlaid(
	entity: AnyEntity,
	{ row, held, entry }: { row: AnyRow; held: AnyRow; entry: OutboxEntry }
): AnyRow {
	const joined = join(entity, asStored(row), changeOf(entity, entry, held));
	const seen: Record<string, unknown> = { ...joined };
	delete seen.sourceHash;
	delete seen.sourceAt;
	delete seen.sourceRemoved;
	return seen as unknown as AnyRow;
}

/** The registers that stay on the server, as far as a row that came from there shows them. */
function asStored(row: AnyRow): StoredRow {
	const removedByPerson = row.removedAt > 0 && row.removedAt >= row.editedAt;
	const sourceRemoved = row.deletedAt !== null && !removedByPerson;
	return {
		...row,
		sourceHash: null,
		sourceAt: sourceRemoved ? (row.deletedAt ?? 0) : 0,
		sourceRemoved
	};
}

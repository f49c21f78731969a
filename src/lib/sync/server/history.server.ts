import { isDeepStrictEqual } from 'node:util';
import type { Tx } from '#lib/platform/server/database.server.ts';
import { rowField, type Life } from '../edit-conflict.ts';
import { changeStamp, stampOf, type Change, type StoredRow } from '../merge.ts';

/** A value that lost a merge; an empty one too, since it tells who wrote what replaced it. */
export interface Loss {
	readonly entity: string;
	readonly rowId: string;
	readonly field: string;
	readonly value: unknown;
	readonly stamp: number;
	readonly replacedByStamp: number;
	/** The row's revision by the write that replaced it; null when the value came too late. */
	readonly revision: number | null;
}

export interface Meeting {
	readonly before: StoredRow;
	readonly change: Change;
	/** Of the row after it. */
	readonly revision: number;
}

/** What is lost when `change` meets `before`: values it overwrites, and its own that came too late. */
export function losses(entity: string, { before, change, revision }: Meeting): Loss[] {
	const lost: Loss[] = lostLife(entity, { before, change, revision });
	for (const [field, value] of Object.entries(change.values)) {
		const sent = changeStamp(change, field, before);
		const held = stampOf(before, field);
		if (sent === held || isDeepStrictEqual(value, before[field])) continue;
		const wins = sent > held;
		lost.push({
			entity,
			rowId: before.id,
			field,
			value: (wins ? before[field] : value) ?? null,
			stamp: Math.min(sent, held),
			replacedByStamp: Math.max(sent, held),
			revision: wins ? revision : null
		});
	}
	return lost;
}

/**
 * A deletion and an edit that meet: the later of them stands, and the other is kept. A deletion that
 * knew of the edit is kept as well, since it alone tells who deleted the row.
 */
function lostLife(entity: string, { before, change, revision }: Meeting): Loss[] {
	const isRemoval = change.removedAt > change.editedAt;
	const wasRemoved = before.removedAt > 0 && before.removedAt >= before.editedAt;
	const sent = Math.max(change.editedAt, change.removedAt);
	const held = Math.max(before.editedAt, before.removedAt);
	if (sent === held || isRemoval === wasRemoved) return [];
	const wins = sent > held;
	const value: Life = (wins ? wasRemoved : isRemoval) ? 'deleted' : 'edited';
	return [
		{
			...{ entity, rowId: before.id, field: rowField, value },
			stamp: Math.min(sent, held),
			replacedByStamp: Math.max(sent, held),
			revision: wins ? revision : null
		}
	];
}

/** Its id derives from what it says: the same push sent again adds nothing. */
const statement = `
insert into row_history (user_id, id, entity, row_id, field, value, stamp, replaced_by_stamp,
	revision, by_device, cursor)
select $1::uuid, md5(concat_ws('|', x.entity, x."rowId", x.field, x.stamp, x."replacedByStamp"))::uuid,
	x.entity, x."rowId", x.field, x.value, x.stamp, x."replacedByStamp", x.revision,
	$3::uuid, $4::bigint
from jsonb_to_recordset($2::jsonb) as x(entity text, "rowId" uuid, field text, value jsonb,
	stamp bigint, "replacedByStamp" bigint, revision bigint)
on conflict (user_id, id) do nothing`;

export async function keepLosses(
	tx: Tx,
	by: { userId: string; device: string; cursor: number | null },
	lost: readonly Loss[]
): Promise<void> {
	if (lost.length === 0) return;
	await tx.text(statement, [by.userId, JSON.stringify(lost), by.device, by.cursor]);
}

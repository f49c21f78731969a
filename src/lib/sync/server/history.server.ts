import { isDeepStrictEqual } from 'node:util';
import type { Tx } from '#lib/platform/server/database.server.ts';
import { changeStamp, stampOf, type Change, type StoredRow } from '../merge.ts';

/** A value that lost a merge. */
export interface Loss {
	readonly entity: string;
	readonly rowId: string;
	readonly field: string;
	readonly value: unknown;
	readonly stamp: number;
	readonly replacedByStamp: number;
}

const empty = (value: unknown) => value === null || value === undefined || value === '';

/** What is lost when `change` meets `before`: values it overwrites, and its own that came too late. */
export function losses(entity: string, before: StoredRow, change: Change): Loss[] {
	const lost: Loss[] = [];
	for (const [field, value] of Object.entries(change.values)) {
		const sent = changeStamp(change, field, before);
		const held = stampOf(before, field);
		if (sent === held || isDeepStrictEqual(value, before[field])) continue;
		const loser = sent > held ? before[field] : value;
		if (empty(loser)) continue;
		lost.push({
			entity,
			rowId: before.id,
			field,
			value: loser,
			stamp: Math.min(sent, held),
			replacedByStamp: Math.max(sent, held)
		});
	}
	return lost;
}

/** Its id derives from what it says: the same push sent again adds nothing. */
const statement = `
insert into row_history (user_id, id, entity, row_id, field, value, stamp, replaced_by_stamp, by_device)
select $1::uuid, md5(concat_ws('|', x.entity, x."rowId", x.field, x.stamp, x."replacedByStamp"))::uuid,
	x.entity, x."rowId", x.field, x.value, x.stamp, x."replacedByStamp", $3::uuid
from jsonb_to_recordset($2::jsonb) as x(entity text, "rowId" uuid, field text, value jsonb,
	stamp bigint, "replacedByStamp" bigint)
on conflict (user_id, id) do nothing`;

export async function keepLosses(
	tx: Tx,
	by: { userId: string; device: string },
	lost: readonly Loss[]
): Promise<void> {
	if (lost.length > 0) await tx.text(statement, [by.userId, JSON.stringify(lost), by.device]);
}

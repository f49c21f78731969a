import type { Database } from '#lib/platform/server/database.server.ts';
import { rowField, type EditConflict } from '../edit-conflict.ts';

/**
 * Values of the last 30 days that lost to another device which had not seen them: one came too late,
 * or it was written over by a device whose cursor lay before it. Edits one after the other are none.
 */
const statement = `
select h.id, h.entity, h.row_id as "rowId", h.field, h.value, h.stamp,
	h.replaced_by_stamp as "replacedByStamp", loser.device as "deviceId",
	coalesce(d.name, '') as "deviceName",
	loser.winner as "winnerId", coalesce(w.name, '') as "winnerName"
from row_history h
	left join lateral (${writerOf('h.stamp')}) lost on true
	left join lateral (${writerOf('h.replaced_by_stamp')}) won on true
	cross join lateral (
		select case when h.revision is null then h.by_device else lost.by_device end as device,
			case when h.revision is null then won.by_device else h.by_device end as winner) loser
	left join devices d on d.user_id = h.user_id and d.device_id = loser.device
	left join devices w on w.user_id = h.user_id and w.device_id = loser.winner
where h.user_id = $1::uuid and h.by_device is not null and h.cursor is not null
	and h.at > now() - interval '30 days' and h.value is not null
	and h.value not in ('null'::jsonb, '""'::jsonb)
	and loser.device <> loser.winner and (h.revision is null or lost.revision > h.cursor)
order by h.at desc limit 100`;

/**
 * Who wrote the value of a stamp, told by what it replaced. What kept a row alive may be an edit of
 * any of its fields.
 */
function writerOf(stamp: string): string {
	return `select w.by_device, w.revision from row_history w
		where w.user_id = h.user_id and w.entity = h.entity and w.row_id = h.row_id
			and (w.field = h.field or h.field = '${rowField}') and w.replaced_by_stamp = ${stamp} and w.revision is not null
		limit 1`;
}

export function readEditConflicts(database: Database, userId: string): Promise<EditConflict[]> {
	return database.withUser(userId, (tx) => tx.text<EditConflict>(statement, [userId]));
}

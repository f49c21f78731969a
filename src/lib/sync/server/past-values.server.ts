import type { Database } from '#lib/platform/server/database.server.ts';
import type { PastValue } from '../past-value.ts';

/** Of which row. */
export interface RowName {
	readonly entity: string;
	readonly id: string;
}

/** What a row was before, newest first. A value that came too late never stood in it. */
const statement = `
select h.id, h.field, h.value, h.replaced_by_stamp as "replacedByStamp",
	coalesce(h.by_device::text, '') as "deviceId", coalesce(d.name, '') as "deviceName",
	coalesce(h.by_source, '') as source
from row_history h
	left join devices d on d.user_id = h.user_id and d.device_id = h.by_device
where h.user_id = $1::uuid and h.entity = $2 and h.row_id = $3::uuid
	and (h.revision is not null or h.by_source is not null)
order by h.replaced_by_stamp desc, h.field limit 50`;

export function readPastValues(
	database: Database,
	userId: string,
	{ entity, id }: RowName
): Promise<PastValue[]> {
	return database.withUser(userId, (tx) => tx.text<PastValue>(statement, [userId, entity, id]));
}

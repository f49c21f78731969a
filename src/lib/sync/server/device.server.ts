import type { Tx } from '#lib/platform/server/database.server.ts';
import type { PullInput } from '../protocol.ts';

export type DevicePosition = Pick<PullInput, 'device' | 'deviceName' | 'cursor' | 'protocol'>;

/** Notes what a device holds: its tombstones are kept until every device has heard of them. */
export async function noteDevice(
	tx: Tx,
	userId: string,
	{ device, deviceName, cursor, protocol }: DevicePosition
): Promise<void> {
	await tx.text(
		`insert into devices (user_id, device_id, name, cursor, protocol, seen_at)
		values ($1::uuid, $2::uuid, $3, $4::bigint, $5::int, now())
		on conflict (user_id, device_id) do update set name = excluded.name, cursor = excluded.cursor,
			protocol = excluded.protocol, seen_at = excluded.seen_at`,
		[userId, device, deviceName, cursor ?? 0, protocol]
	);
}

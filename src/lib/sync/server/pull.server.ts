import type { Tx } from '#lib/platform/server/database.server.ts';
import type { PullAnswer, PullInput } from '../protocol.ts';
import type { SyncContext } from './context.server.ts';
import { noteDevice } from './device.server.ts';
import { resetRefusal, upgradeRefusal } from './gate.server.ts';
import { lockHead, type Head } from './head.server.ts';
import { olderPage } from './older.server.ts';
import { pageFor } from './page.server.ts';

/** The head, and whether the device's own row says something else than what it says now. */
type Position = Head & { readonly stale: boolean };

const positionStatement = `
select h.revision, h.epoch, h.min_cursor as "minCursor",
	(d.cursor = $3::bigint and d.seen_at > now() - interval '1 hour') is not true as stale
from sync_heads h left join devices d on d.user_id = h.user_id and d.device_id = $2::uuid
where h.user_id = $1::uuid`;

/**
 * Brings rows without sending any, from one snapshot. An idle device costs one index look-up: the
 * head equals its cursor.
 */
export async function pull(
	context: SyncContext,
	userId: string,
	input: PullInput
): Promise<PullAnswer> {
	const refusal = upgradeRefusal(input, context.now());
	if (refusal) return refusal;
	const read = await readPage(context, userId, input);
	if (read === null) {
		await context.database.withUser(userId, (tx) => lockHead(tx, userId));
		return pull(context, userId, input);
	}
	if (read.stale) await context.database.withUser(userId, (tx) => noteDevice(tx, userId, input));
	return read.answer;
}

async function readPage(
	{ database, tables, now }: SyncContext,
	userId: string,
	input: PullInput
): Promise<{ answer: PullAnswer; stale: boolean } | null> {
	const { cursor, limit, older, device } = input;
	const read = async (tx: Tx) => {
		const [head] = await tx.text<Position>(positionStatement, [userId, device, cursor ?? 0]);
		if (!head) return null;
		const refusal = resetRefusal(input, head, now());
		if (refusal) return { answer: refusal, stale: false };
		const request = { userId, limit, head, now: now() };
		const answer = older
			? await olderPage(tx, tables, { ...request, older })
			: await pageFor(tx, tables, { ...request, cursor });
		return { answer, stale: head.stale };
	};
	return database.withUser(userId, read, { isolation: 'repeatable read', readOnly: true });
}

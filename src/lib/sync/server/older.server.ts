import { NamedError } from '#lib/platform/errors.ts';
import type { Tx } from '#lib/platform/server/database.server.ts';
import type { OlderPage, PullInput, WireRow } from '../protocol.ts';
import type { Head } from './head.server.ts';
import type { Tables } from './statements.server.ts';

export interface OlderRequest {
	readonly userId: string;
	readonly older: NonNullable<PullInput['older']>;
	readonly limit: number;
	readonly head: Head;
	readonly now: number;
}

/** A page of one entity's history, newest first: living rows before a position. */
export async function olderPage(
	tx: Tx,
	tables: Tables,
	{ userId, older, limit, head, now }: OlderRequest
): Promise<OlderPage> {
	const table = tables.get(older.entity);
	if (!table) {
		throw new NamedError('E_UNKNOWN_ENTITY', `There are no records called "${older.entity}".`, {
			status: 400
		});
	}
	const rows = await (older.before
		? tx.text<WireRow>(table.older, [userId, ...position(older.before), limit])
		: tx.text<WireRow>(table.newest, [userId, limit]));
	const last = rows.length === limit ? rows.at(-1) : undefined;
	const time = table.entity.time ?? 'createdAt';
	const before: [number, string] | null = last ? [Number(last[time]), last.id] : null;
	return { kind: 'older', now, epoch: head.epoch, head: head.revision, rows, before };
}

/** A position is one that an earlier page named: a whole number of this calendar. */
function position([time, id]: readonly [number, string]): [number, string] {
	if (Number.isSafeInteger(time) && Math.abs(time) < 8e15) return [time, id];
	throw new NamedError('E_POSITION', 'This is not a position in the history.', { status: 400 });
}

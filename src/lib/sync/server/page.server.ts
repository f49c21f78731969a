import type { Tx } from '#lib/platform/server/database.server.ts';
import { limits, type Page, type WireRow } from '../protocol.ts';
import type { Head } from './head.server.ts';
import { countStatement } from './read-sql.server.ts';
import type { Tables } from './statements.server.ts';
import { rowKey } from './verdict.server.ts';

export interface PageRequest {
	readonly userId: string;
	readonly cursor: number | null;
	readonly limit: number;
	readonly head: Head;
	readonly now: number;
}

type PageBody = Pick<Page, 'rows' | 'cursor' | 'more' | 'counts'>;

/**
 * What a device gets: the stream since its cursor, or a first page when it has none. One snapshot:
 * the head is locked, or the transaction is a repeatable read.
 */
export async function pageFor(tx: Tx, tables: Tables, request: PageRequest): Promise<Page> {
	const { head, now, cursor } = request;
	const body =
		cursor === null
			? await firstPage(tx, tables, request)
			: await stream(tx, tables, { ...request, cursor });
	return { kind: 'page', now, epoch: head.epoch, head: head.revision, verdicts: [], ...body };
}

/** The page without the rows the device holds already, as it sent them itself. */
export function withoutEchoes(page: Page, echoes: ReadonlySet<string>): Page {
	if (echoes.size === 0) return page;
	return { ...page, rows: page.rows.filter((row) => !echoes.has(rowKey(row))) };
}

async function stream(
	tx: Tx,
	tables: Tables,
	{ userId, cursor, limit, head }: PageRequest & { cursor: number }
): Promise<PageBody> {
	if (cursor === head.revision) return { rows: [], cursor, more: false, counts: null };
	const found = await Promise.all(
		[...tables.values()].map((table) =>
			tx.text<WireRow>(table.since, [userId, cursor, head.revision, limit + 1])
		)
	);
	const rows = found.flat().sort((a, b) => a.revision - b.revision);
	const more = rows.length > limit;
	const kept = more ? rows.slice(0, limit) : rows;
	const last = kept.at(-1)?.revision ?? head.revision;
	return { rows: kept, cursor: more ? last : head.revision, more, counts: null };
}

/** Entities with at most so many rows go to a fresh device whole. */
const smallTable = 60;

/**
 * The newest rows of everything, small tables whole: enough for today's screen. The cursor is the
 * head at once; history follows backwards beside the stream.
 */
async function firstPage(
	tx: Tx,
	tables: Tables,
	{ userId, limit, head }: PageRequest
): Promise<PageBody> {
	const most = Math.min(limit, limits.firstPageRows);
	const entities = [...tables.values()].map(({ entity }) => entity);
	const [counted, ...newest] = await Promise.all([
		tx.text<{ entity: string; count: number }>(countStatement(entities), [userId]),
		...[...tables.values()].map((table) => tx.text<WireRow>(table.newest, [userId, most]))
	]);
	const counts = Object.fromEntries(counted.map(({ entity, count }) => [entity, count]));
	const ranked = newest.flatMap((rows) =>
		rows.map((row) => ({ row, rank: rankOf(row, tables, counts) }))
	);
	ranked.sort((a, b) => (a.rank === b.rank ? 0 : b.rank - a.rank));
	const rows = ranked.slice(0, most).map(({ row }) => row);
	return { rows, cursor: head.revision, more: false, counts };
}

/** Milliseconds since the epoch; rows of small tables come before all others. */
function rankOf(row: WireRow, tables: Tables, counts: Record<string, number>): number {
	if ((counts[row.entity] ?? 0) <= smallTable) return Infinity;
	const time = tables.get(row.entity)?.entity.time;
	return time ? Number(row[time]) : row.createdAt / 1000;
}

import type { AnyEntity, AnyRow } from '#lib/platform/entity/entity.ts';
import type { WireRow } from '../protocol.ts';
import type { SyncContext } from './context.server.ts';

/** The living rows of one entity, oldest first, as they go over the wire. */
export type LivingRows = (entity: AnyEntity) => Promise<AnyRow[]>;

/** More than anybody has: the statement of a page, without its end. */
const everything = 2 ** 31 - 1;
const statementTimeoutMs = 120_000;

/** Reads everything that lives of a person, at one moment however long it takes. */
export function readAll<T>(
	{ database, tables }: SyncContext,
	userId: string,
	work: (living: LivingRows) => Promise<T>
): Promise<T> {
	return database.withUser(
		userId,
		(tx) =>
			work(async ({ name }) => {
				const table = tables.get(name);
				if (!table) throw new Error(`No table for ${name}.`);
				const rows = await tx.text<WireRow>(table.newest, [userId, everything]);
				return rows.reverse().map(({ entity: _, ...row }) => row as AnyRow);
			}),
		{ isolation: 'repeatable read', readOnly: true, statementTimeoutMs }
	);
}

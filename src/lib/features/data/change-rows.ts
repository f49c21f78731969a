import { changeOf } from '#lib/domains/change-of.ts';
import { perform } from '#lib/domains/perform.ts';
import type { AnyEntity, AnyRow } from '#lib/platform/entity/entity.ts';
import type { Replica } from '#lib/sync/client/store.ts';
import { rowsText } from '#lib/domains/row-words.ts';

interface Changes {
	readonly entity: AnyEntity;
	readonly rows: readonly {
		readonly row: AnyRow;
		readonly patch: Readonly<Record<string, unknown>>;
	}[];
	/** "12 fasts …" */
	readonly done: string;
	readonly now: number;
}

/** Each row by its own patch, as one deed. Rejects with `Refused`; nothing is written then. */
export async function changeRows(
	replica: Replica,
	{ entity, rows, done, now }: Changes
): Promise<void> {
	const writes = rows.map(({ row, patch }) => changeOf(entity, row, { patch, now }));
	await perform(replica, `${rowsText(entity, writes.length)} ${done}`, writes);
}

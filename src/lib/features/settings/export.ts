import { entities } from '#lib/domains/registry.ts';
import { encodeCsv } from '#lib/platform/entity/csv.ts';
import type { AnyEntity, AnyRow } from '#lib/platform/entity/entity.ts';
import { zip } from '#lib/platform/zip.ts';
import type { Reader } from '#lib/sync/client/store.ts';

const tables = entities as unknown as readonly AnyEntity[];

/** The living rows of one person, oldest first: of a replica, or of the server. */
export type RowsOf = (entity: AnyEntity) => Promise<readonly AnyRow[]>;

export function rowsOn(reader: Reader): RowsOf {
	return async (entity) =>
		(await reader.range(entity, { newestFirst: false })) as unknown as AnyRow[];
}

/** Every row with its whole envelope, as it lies there; one row a line. */
export async function exportJson(rowsOf: RowsOf, exportedAt: Date): Promise<string[]> {
	const head = { format: 'lifetracker-export', version: 1, exportedAt: exportedAt.toISOString() };
	const parts = [`${JSON.stringify(head).slice(0, -1)},"tables":{\n`];
	for (const [n, entity] of tables.entries()) {
		const rows = await rowsOf(entity);
		const lines = rows.map((row) => JSON.stringify(row)).join(',\n');
		parts.push(`${n === 0 ? '' : ',\n'}${JSON.stringify(entity.name)}:[\n${lines}\n]`);
	}
	parts.push('\n}}\n');
	return parts;
}

/** A CSV file a table, packed together; empty tables have their header, so that none is missing. */
export async function exportCsv(rowsOf: RowsOf): Promise<Uint8Array<ArrayBuffer>[]> {
	const files: Record<string, string> = {};
	for (const entity of tables) {
		files[`${entity.name}.csv`] = encodeCsv(entity, await rowsOf(entity));
	}
	return zip(files);
}

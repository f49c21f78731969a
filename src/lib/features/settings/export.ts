import { entities } from '#lib/domains/registry.ts';
import { encodeCsv } from '#lib/platform/entity/csv.ts';
import type { AnyEntity, AnyRow } from '#lib/platform/entity/entity.ts';
import { zip } from '#lib/platform/zip.ts';
import type { Reader } from '#lib/sync/client/store.ts';

const tables = entities as unknown as readonly AnyEntity[];

async function rowsOf(reader: Reader, entity: AnyEntity): Promise<AnyRow[]> {
	return (await reader.range(entity, { newestFirst: false })) as unknown as AnyRow[];
}

/** Every row with its whole envelope, as it lies on this device; one row a line. */
export async function exportJson(reader: Reader, exportedAt: Date): Promise<string[]> {
	const head = { format: 'lifetracker-export', version: 1, exportedAt: exportedAt.toISOString() };
	const parts = [`${JSON.stringify(head).slice(0, -1)},"tables":{\n`];
	for (const [n, entity] of tables.entries()) {
		const rows = await rowsOf(reader, entity);
		const lines = rows.map((row) => JSON.stringify(row)).join(',\n');
		parts.push(`${n === 0 ? '' : ',\n'}${JSON.stringify(entity.name)}:[\n${lines}\n]`);
	}
	parts.push('\n}}\n');
	return parts;
}

/** A CSV file a table, packed together; empty tables have their header, so that none is missing. */
export async function exportCsv(reader: Reader): Promise<Uint8Array<ArrayBuffer>[]> {
	const files: Record<string, string> = {};
	for (const entity of tables) {
		files[`${entity.name}.csv`] = encodeCsv(entity, await rowsOf(reader, entity));
	}
	return zip(files);
}

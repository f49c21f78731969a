import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { exportCsv, exportJson, type RowsOf } from '#lib/features/settings/export.ts';
import { writeWhole } from '#lib/platform/server/whole-file.server.ts';
import { withFoundations } from '../foundations.ts';
import type { Output } from '../output.ts';
import { personFor } from '../person.ts';

export interface ExportOptions {
	readonly user?: string;
	readonly out?: string;
}

/** `export`: what "Download backup" and "Download CSV" make in the browser, from here. */
export async function exportCommand(options: ExportOptions, output: Output): Promise<void> {
	await withFoundations(async ({ database, sync }) => {
		const { id, email } = await personFor(database, options.user);
		const at = new Date();
		const path = await pathFor(options.out ?? '.', at);
		const rows: Record<string, number> = {};
		const pieces = await sync.readAll<Iterable<string | Uint8Array>>(id, (living) => {
			const counted: RowsOf = async (entity) => {
				output.progress(`Reading ${entity.label.many}…`);
				const found = await living(entity);
				rows[entity.name] = found.length;
				return found;
			};
			return path.endsWith('.zip') ? exportCsv(counted) : exportJson(counted, at);
		});
		const bytes = await writeWhole(path, pieces);
		const total = Object.values(rows).reduce((sum, count) => sum + count, 0);
		output.say(`Wrote the ${total} rows of ${email} to ${path}.`, {
			exported: email,
			path,
			bytes,
			rows
		});
	});
}

/** A folder gets a file that is named by its day. */
async function pathFor(out: string, at: Date): Promise<string> {
	const path = resolve(out);
	const found = await stat(path).catch(() => null);
	if (!found?.isDirectory()) return path;
	return join(path, `lifetracker-${at.toISOString().slice(0, 10)}.json`);
}

import type { Connection } from '../server/wire/connection.server.ts';
import { contentOf, type TableLine, type WholeBackup } from './backup-file.server.ts';
import { BackupDamaged } from './backup-errors.server.ts';
import { quotedName, storedTables, type StoredTable } from './catalogue.server.ts';

interface Filling {
	readonly ours: readonly string[];
	readonly onTable?: ((name: string) => void) | undefined;
}

const rowsAtOnce = 500;
/** Characters of one statement's rows, roughly. */
const mostAtOnce = 1024 * 1024;

/** Puts the rows of a backup into empty tables, in its order. Answers how many went into each. */
export async function fillTables(
	owner: Connection,
	backup: WholeBackup,
	{ ours, onTable }: Filling
): Promise<Record<string, number>> {
	const tables = await storedTables((text) => owner.run({ text }), ours);
	const rows: Record<string, number> = {};
	let said: Readonly<Record<string, number>> | undefined;
	let current: Rows | undefined;
	for await (const part of contentOf(backup)) {
		if (typeof part === 'string') {
			if (!current) throw new BackupDamaged();
			await current.add(part);
			continue;
		}
		if (current) rows[current.name] = await current.end();
		current = undefined;
		if ('rows' in part) said = part.rows;
		else {
			onTable?.(part.table);
			current = new Rows(owner, insertion(part, tables), part.table);
		}
	}
	if (JSON.stringify(rows) !== JSON.stringify(said)) throw new BackupDamaged();
	return rows;
}

/** Every name in it is one of the database's own, whatever the file says. */
function insertion({ table, columns }: TableLine, tables: readonly StoredTable[]): string {
	const stored = tables.find(({ name }) => name === table);
	if (!stored) throw new BackupDamaged();
	const values = columns.map((column, n) => {
		const type = stored.types[stored.columns.indexOf(column)];
		if (type === undefined) throw new BackupDamaged();
		return `(r ->> ${n})::${type}`;
	});
	const names = columns.map(quotedName).join(', ');
	return `insert into ${quotedName(table)} (${names})
		select ${values.join(', ')} from json_array_elements($1::json) as r`;
}

/** The rows of one table, sent some hundred at a time. */
class Rows {
	readonly name: string;
	readonly #owner: Connection;
	readonly #text: string;
	#waiting: string[] = [];
	#size = 0;
	#sent = 0;

	constructor(owner: Connection, text: string, name: string) {
		this.#owner = owner;
		this.#text = text;
		this.name = name;
	}

	async add(row: string): Promise<void> {
		this.#waiting.push(row);
		this.#size += row.length;
		if (this.#waiting.length >= rowsAtOnce || this.#size >= mostAtOnce) await this.#send();
	}

	/** Answers how many there were. */
	async end(): Promise<number> {
		await this.#send();
		return this.#sent;
	}

	async #send(): Promise<void> {
		if (this.#waiting.length === 0) return;
		const rows = `[${this.#waiting.join(',')}]`;
		await this.#owner.run({ text: this.#text, params: [rows] });
		this.#sent += this.#waiting.length;
		this.#waiting = [];
		this.#size = 0;
	}
}

import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { sql } from 'drizzle-orm';
import { planImport, type Existing, type ImportPlan } from '#lib/domains/imports/plan.ts';
import { readGiven, type FileReading } from '#lib/domains/imports/read-given.ts';
import { importParts } from '#lib/domains/imports/writes.ts';
import { entityNamed } from '#lib/domains/registry.ts';
import { columnOf } from '#lib/platform/entity/entity.ts';
import { NamedError } from '#lib/platform/errors.ts';
import { isZone } from '#lib/platform/time/wall-clock.ts';
import { deviceZone } from '#lib/platform/time/calendar.ts';
import type { DateOrder } from '#lib/platform/time/written-date.ts';
import { zeroCsv, zeroJson } from '#lib/providers/zero/format.ts';
import { newRowId } from '#lib/sync/row-id.ts';
import { changeOf } from '#lib/sync/server/write.server.ts';
import { withFoundations, type Foundations } from '../foundations.ts';
import type { Output } from '../output.ts';
import { personFor, type Person } from '../person.ts';

export interface ImportZeroOptions {
	readonly user?: string;
	readonly zone?: string;
	readonly dateOrder?: DateOrder;
	readonly dryRun?: boolean;
}

/** `--zone`: refused as wrong usage before anything is read. */
export function zoneArgument(zone: string): string {
	if (isZone(zone)) return zone;
	throw new InvalidArgumentError(`"${zone}" is no time zone. One is named like Europe/Berlin.`);
}

const formats = [zeroJson, zeroCsv];

/** `import-zero FILE`: the browser's import, from here: the same reading, plan and writes. */
export async function importZero(
	path: string,
	options: ImportZeroOptions,
	output: Output
): Promise<void> {
	const bytes = await bytesOf(path);
	const zone = options.zone ?? deviceZone();
	await withFoundations(async (parts) => {
		const person = await personFor(parts.database, options.user);
		const name = basename(path);
		const file = readGiven({ name, bytes }, formats, {
			userId: person.id,
			zone,
			dateOrder: options.dateOrder ?? null,
			mapping: null,
			fixes: []
		});
		if ('kind' in file) return;
		const format = formats.find(({ id }) => id === file.formatId) ?? zeroCsv;
		const existing = existingFor(parts, person);
		const plan = await planImport(file, { format, existing, entityNamed });
		tellReading(file, { zone, asked: options }, output);
		tellPlan(plan, file, output);
		if (options.dryRun) output.say('Nothing was written: this was a dry run.', { dryRun: true });
		else {
			await commit(parts, { plan, person, name, kind: file.formatId });
			output.say(`Imported into the account of ${person.email}.`, { imported: person.email });
		}
	});
}

async function bytesOf(path: string): Promise<Uint8Array> {
	try {
		return await readFile(path);
	} catch (cause) {
		throw new NamedError('E_FILE', `The file ${path} cannot be read.`, { cause });
	}
}

function existingFor({ database, sync }: Foundations, { id: userId }: Person): Existing {
	return {
		find: (entity, ids) => sync.find({ userId, entity }, ids),
		async within(entity, { from, to }) {
			const [table, time] = [
				sql.identifier(entity.name),
				sql.identifier(columnOf(entity.time ?? ''))
			];
			const found = await database.withUser(userId, (tx) =>
				tx.rows<{ id: string }>(sql`select id from ${table}
					where ${time} >= ${new Date(from).toISOString()}::timestamptz
					and ${time} < ${new Date(to).toISOString()}::timestamptz`)
			);
			const rows = await sync.find(
				{ userId, entity },
				found.map(({ id }) => id)
			);
			return rows.flatMap((row) => row ?? []);
		}
	};
}

interface Asked {
	readonly zone: string;
	readonly asked: ImportZeroOptions;
}

/** What was assumed where the file says nothing. */
function tellReading(file: FileReading, { zone, asked }: Asked, output: Output): void {
	const { formatId, label, rows } = file;
	output.say(`Recognised as ${label} with ${rows} rows, read on the clocks of ${zone}.`, {
		format: formatId,
		rows,
		zone
	});
	if (file.order?.order === null && !asked.dateOrder) {
		output.say(
			'No date tells day from month: read with the month first, as Zero writes them. If that is wrong, say --date-order=day-first.',
			{ dateOrder: 'month-first', assumed: true }
		);
	}
}

function tellPlan(plan: ImportPlan, file: FileReading, output: Output): void {
	const { fresh, same, changed, deleted, problems } = plan;
	for (const { line, note } of file.notes)
		output.say(`${file.place} ${line}: ${note}.`, { line, note });
	for (const { line, column, found, problem } of problems) {
		const said = `${file.place} ${line}, ${column}: ${found ? `found ${found}, ` : ''}${problem}.`;
		output.say(said, { line, column, found, problem });
	}
	const counts = { new: fresh.length, same, changed: changed.length, wrong: problems.length };
	const { inProgress } = file;
	const kept = deleted.length > 0 ? `, deleted here before and left so ${deleted.length}` : '';
	const open = inProgress > 0 ? `, in progress and left out ${inProgress}` : '';
	output.say(
		`New ${counts.new}, same ${same}, changed ${counts.changed}, wrong ${counts.wrong}${kept}${open}.`,
		{ ...counts, deleted: deleted.length, inProgress }
	);
}

interface Commit {
	readonly plan: ImportPlan;
	readonly person: Person;
	readonly name: string;
	readonly kind: string;
}

async function commit({ sync }: Foundations, { plan, person, name, kind }: Commit): Promise<void> {
	const parts = importParts(plan, {
		userId: person.id,
		importId: newRowId(),
		fileName: name,
		kind,
		importedAt: Date.now(),
		bringBack: false,
		addDetails: false,
		entityNamed
	});
	// Later than any stamp in the rows it changes, whatever clock wrote those.
	const seen = plan.changed.reduce((newest, { row }) => Math.max(newest, row.updatedAt), 0);
	let stamp = Math.max(Date.now() * 1000, seen);
	for (const { writes } of parts) {
		await sync.write(
			person.id,
			writes.map((write) => changeOf(write, ++stamp))
		);
	}
}

import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { ImportPlan } from '#lib/domains/imports/plan.ts';
import { importWrites } from '#lib/domains/imports/writes.ts';
import { NamedError } from '#lib/platform/errors.ts';
import { readText } from '#lib/platform/text-file.ts';
import { isZone } from '#lib/platform/time/wall-clock.ts';
import { planZeroImport } from '#lib/providers/zero/plan.ts';
import { readZeroFile, zeroEntity } from '#lib/providers/zero/records.ts';
import { newRowId } from '#lib/sync/row-id.ts';
import { changeOf } from '#lib/sync/server/write.server.ts';
import { withFoundations, type Foundations } from '../foundations.ts';
import type { Output } from '../output.ts';
import { personFor, type Person } from '../person.ts';

export interface ImportZeroOptions {
	readonly user?: string;
	readonly zone?: string;
	readonly dryRun?: boolean;
}

/** `import-zero FILE`: the browser's import, from here: the same reading, plan and writes. */
export async function importZero(
	path: string,
	options: ImportZeroOptions,
	output: Output
): Promise<void> {
	const zone = options.zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
	if (!isZone(zone)) {
		throw new NamedError('E_ZONE', `"${zone}" is no time zone. One is named like Europe/Berlin.`);
	}
	const file = readZeroFile(readText(await bytesOf(path)), { zone, now: Date.now() });
	await withFoundations(async (parts) => {
		const person = await personFor(parts.database, options.user);
		const target = { userId: person.id, entity: zeroEntity };
		const plan = await planZeroImport(file, person.id, (ids) => parts.sync.find(target, ids));
		tell(plan, output);
		if (options.dryRun) output.say('Nothing was written: this was a dry run.', { dryRun: true });
		else {
			await commit(parts, { plan, person, fileName: basename(path) });
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

function tell({ fresh, same, changed, deleted, problems }: ImportPlan, output: Output): void {
	for (const { line, column, found, problem } of problems) {
		const said = `Line ${line}, ${column}: ${found ? `found ${found}, ` : ''}${problem}.`;
		output.say(said, { line, column, found, problem });
	}
	const counts = { new: fresh.length, same, changed: changed.length, wrong: problems.length };
	const kept = deleted.length > 0 ? `, deleted here before and left so ${deleted.length}` : '';
	output.say(
		`New ${counts.new}, same ${same}, changed ${counts.changed}, wrong ${counts.wrong}${kept}.`,
		{ ...counts, deleted: deleted.length }
	);
}

interface Commit {
	readonly plan: ImportPlan;
	readonly person: Person;
	readonly fileName: string;
}

async function commit({ sync }: Foundations, { plan, person, fileName }: Commit): Promise<void> {
	const parts = importWrites(plan, {
		userId: person.id,
		importId: newRowId(),
		fileName,
		kind: 'zero-csv',
		importedAt: Date.now(),
		bringBack: false
	});
	// Later than any stamp in the rows it changes, whatever clock wrote those.
	const seen = Math.max(0, ...plan.changed.map(({ row }) => row.updatedAt));
	let stamp = Math.max(Date.now() * 1000, seen);
	for (const part of parts) {
		await sync.write(
			person.id,
			part.map((write) => changeOf(write, ++stamp))
		);
	}
}

import type { AnyEntity } from '#lib/platform/entity/entity.ts';
import { isAboutData } from '#lib/platform/server/data-error.server.ts';
import { ingestLimit } from '#lib/sync/server/ingest.server.ts';
import { joiningFiles } from './join-files.server.ts';
import { moveCursor } from './cursor.server.ts';
import { keepRaw } from './payloads.server.ts';
import type { RemovedRecord } from './provider.ts';
import { isUnnamed, readPage, refusedByDatabase, type PageRead } from './read-page.server.ts';
import type { Run } from './run.server.ts';
import { createSteps, removalOf } from './page-steps.server.ts';
import { forgetSetAside } from './set-aside.server.ts';
import type { Cursor } from './sync-plan.ts';
import { writePage } from './write-page.server.ts';

export interface Page {
	readonly parts: readonly Part[];
	/** What the cursor becomes with this page; `oldest`: when the oldest record in it began. */
	readonly cursor: (oldest: number | null) => Cursor | null;
}

/** So many records as one transaction takes, read. */
export interface Part {
	readonly read: PageRead;
	readonly records: readonly unknown[];
}

/** Reads a page in parts; one without a record has one part as well, with which the cursor moves. */
export async function readParts(run: Run, records: readonly unknown[]): Promise<Part[]> {
	const parts: Part[] = [];
	for (let from = 0; from === 0 || from < records.length; from += ingestLimit) {
		parts.push(await partOf(run, records.slice(from, from + ingestLimit)));
	}
	return parts;
}

async function partOf({ line, calls }: Run, records: readonly unknown[]): Promise<Part> {
	return { read: await readPage(line, calls.provider, records), records };
}

/**
 * Stores a page in one transaction for each 500 records: rows by the one merge, raw records,
 * progress, and with the last of them the cursor.
 */
export async function storePage(
	run: Run,
	{ parts, cursor }: Page
): Promise<Pick<PageRead, 'sourceIds'>> {
	const sourceIds: string[] = [];
	let oldest: number | null = null;
	for (const part of parts) {
		const { read } = part;
		sourceIds.push(...read.sourceIds, ...unnamedIn(read));
		oldest = read.oldest === null ? oldest : Math.min(read.oldest, oldest ?? read.oldest);
		const next = part === parts.at(-1) ? cursor(oldest) : null;
		await storePart(run, part, next);
		if (next) run.cursor = next;
	}
	return { sourceIds };
}

/** As `storePage`, of records as they were sent. */
export async function storeRecords(
	run: Run,
	{ records, cursor }: Pick<Page, 'cursor'> & { readonly records: readonly unknown[] }
): Promise<void> {
	await storePage(run, { parts: await readParts(run, records), cursor });
}

/** What is set aside without a name of its own has come all the same. */
function unnamedIn({ setAside }: PageRead): string[] {
	return setAside.map(({ sourceId }) => sourceId).filter(isUnnamed);
}

/**
 * What the database refuses is looked for by halves: one record is set aside, and neither the others
 * nor the cursor wait for it.
 */
async function storePart(run: Run, part: Part, next: Cursor | null): Promise<void> {
	const { read, records } = part;
	try {
		await storeRead(run, read, next);
	} catch (error) {
		if (!isAboutData(error)) throw error;
		if (records.length > 1) {
			const middle = Math.ceil(records.length / 2);
			await storePart(run, await partOf(run, records.slice(0, middle)), null);
			await storePart(run, await partOf(run, records.slice(middle)), next);
		} else await setAside(run, refusedByDatabase(read, records[0]), next);
	}
}

/** With what was sent, unless it is that which the database refuses. */
async function setAside(run: Run, read: PageRead, next: Cursor | null): Promise<void> {
	try {
		await storeRead(run, read, next);
	} catch (error) {
		if (!isAboutData(error)) throw error;
		await storeRead(run, { ...read, setAside: [] }, next);
	}
}

async function storeRead(run: Run, read: PageRead, next: Cursor | null): Promise<void> {
	const of = { userId: run.connection.userId, provider: run.line.registration.manifest.id };
	const { steps, awaits, notices } = createSteps(run, read.told);
	await writePage(run, {
		...{ steps, notices, received: read.received },
		follow: joiningFiles(run, read.told, notices),
		problems: read.problems,
		reached: read.oldest,
		alongside: async (tx) => {
			const aside = keepRaw(tx, of, { raw: read.setAside, awaits });
			await Promise.all([aside, next && moveCursor(tx, run, next)]);
			for (const gone of goneIn(read)) await forgetSetAside(tx, of, gone);
		}
	});
}

function goneIn({ told }: PageRead): { entity: string; sourceIds: string[] }[] {
	return told.map(({ entity, records }) => ({
		entity: entity.name,
		sourceIds: records.filter((one) => 'removed' in one).map(({ sourceId }) => sourceId)
	}));
}

/** Marks rows whose record is gone over there. A person's own edit keeps its row in sight. */
export async function storeRemovals(
	run: Run,
	entity: AnyEntity,
	gone: readonly Omit<RemovedRecord, 'removed' | 'entity'>[]
): Promise<void> {
	// Each with its own last mark: one that is put back there without a change comes back here too.
	const records = gone.map((one) => removalOf(run, one));
	const steps = [{ entity, records: async () => records }];
	const of = { userId: run.connection.userId, provider: run.line.registration.manifest.id };
	const sourceIds = gone.map(({ sourceId }) => sourceId);
	await writePage(run, {
		...{ steps, problems: [], notices: [], received: 0, reached: null },
		alongside: (tx) => forgetSetAside(tx, of, { entity: entity.name, sourceIds })
	});
}

import type { AnyEntity } from '#lib/platform/entity/entity.ts';
import { isAboutData } from '#lib/platform/server/data-error.server.ts';
import type { Tx } from '#lib/platform/server/database.server.ts';
import type { Follow } from '#lib/sync/server/follow.server.ts';
import type { IngestOutcome } from '#lib/sync/server/ingest-outcome.server.ts';
import { ingestLimit, type IngestRecord } from '#lib/sync/server/ingest.server.ts';
import { joiningFiles } from './join-files.server.ts';
import { moveCursor } from './cursor.server.ts';
import { keepRaw } from './payloads.server.ts';
import type { RemovedRecord } from './provider.ts';
import {
	isUnnamed,
	readPage,
	refusedByDatabase,
	type PageRead,
	type Raw
} from './read-page.server.ts';
import { awaitedName } from './references.server.ts';
import type { Run } from './run.server.ts';
import { keepRunRows } from './run-rows.server.ts';
import { noCounts, type Counts, type RunProblem } from './run-view.ts';
import { createSteps, removalOf } from './page-steps.server.ts';
import { forgetSetAside } from './set-aside.server.ts';
import type { Cursor } from './sync-plan.ts';

export interface Page {
	readonly records: readonly unknown[];
	/** What the cursor becomes with this page; `oldest`: when the oldest record in it began. */
	readonly cursor: (oldest: number | null) => Cursor | null;
}

/**
 * Stores a page in one transaction for each 500 records: rows by the one merge, raw records,
 * progress, and with the last of them the cursor.
 */
export async function storePage(
	run: Run,
	{ records, cursor }: Page
): Promise<Pick<PageRead, 'sourceIds'>> {
	const sourceIds: string[] = [];
	let oldest: number | null = null;
	for (let from = 0; from === 0 || from < records.length; from += ingestLimit) {
		const chunk = records.slice(from, from + ingestLimit);
		const read = readPage(run.line, run.calls.provider, chunk);
		sourceIds.push(...read.sourceIds, ...unnamedIn(read));
		oldest = read.oldest === null ? oldest : Math.min(read.oldest, oldest ?? read.oldest);
		const next = from + ingestLimit < records.length ? null : cursor(oldest);
		await storePart(run, { read, records: chunk, next });
		if (next) run.cursor = next;
	}
	return { sourceIds };
}

/** What is set aside without a name of its own has come all the same. */
function unnamedIn({ raw }: PageRead): string[] {
	return raw.map(({ sourceId }) => sourceId).filter(isUnnamed);
}

interface Part {
	readonly read: PageRead;
	readonly records: readonly unknown[];
	readonly next: Cursor | null;
}

/**
 * What the database refuses is looked for by halves: one record is set aside, and neither the others
 * nor the cursor wait for it.
 */
async function storePart(run: Run, part: Part): Promise<void> {
	const { read, records, next } = part;
	try {
		await storeRead(run, part);
	} catch (error) {
		if (!isAboutData(error)) throw error;
		if (records.length > 1) {
			const middle = Math.ceil(records.length / 2);
			for (const [half, then] of [
				[records.slice(0, middle), null],
				[records.slice(middle), next]
			] as const) {
				const again = readPage(run.line, run.calls.provider, half);
				await storePart(run, { read: again, records: half, next: then });
			}
		} else await setAside(run, { ...part, read: refusedByDatabase(read, records[0]) });
	}
}

/** With what was sent, unless it is that which the database refuses. */
async function setAside(run: Run, part: Part): Promise<void> {
	try {
		await storeRead(run, part);
	} catch (error) {
		if (!isAboutData(error)) throw error;
		await storeRead(run, { ...part, read: { ...part.read, raw: [] } });
	}
}

async function storeRead(run: Run, { read, records, next }: Part): Promise<void> {
	const of = { userId: run.connection.userId, provider: run.line.registration.manifest.id };
	const { steps, awaits, notices } = createSteps(run, read.told);
	await write(run, {
		...{ steps, notices, received: records.length },
		follow: joiningFiles(run, read.told, notices),
		problems: read.problems,
		reached: read.oldest,
		alongside: async (tx, { refused, created }) => {
			const raw = marked(read.raw, refused);
			const moving = next && moveCursor(tx, run, next);
			await Promise.all([
				keepRaw(tx, of, { raw, awaits, isAllNew: created === raw.length }),
				moving
			]);
			for (const gone of goneIn(read)) await forgetSetAside(tx, of, gone);
		}
	});
}

/** What the row's own rules refused is set aside as well. */
function marked(raw: readonly Raw[], refused: IngestOutcome['refused']): readonly Raw[] {
	if (refused.length === 0) return raw;
	const found = new Map(refused.map((one) => [awaitedName(one), one.problems[0] ?? notAccepted]));
	return raw.map((one) => {
		const refusal = found.get(awaitedName(one));
		return refusal ? { ...one, refused: refusal } : one;
	});
}

function goneIn({ told }: PageRead): { entity: string; sourceIds: string[] }[] {
	return told.map(({ entity, records }) => ({
		entity: entity.name,
		sourceIds: records.filter((one) => 'removed' in one).map(({ sourceId }) => sourceId)
	}));
}

const notAccepted = { field: 'record', problem: 'It was not accepted.' };

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
	await write(run, {
		...{ steps, problems: [], notices: [], received: 0, reached: null },
		alongside: (tx) => forgetSetAside(tx, of, { entity: entity.name, sourceIds })
	});
}

interface Write {
	readonly steps: readonly {
		readonly entity: AnyEntity;
		readonly records: (tx: Tx) => Promise<readonly IngestRecord[]>;
	}[];
	readonly problems: readonly RunProblem[];
	/** Said, and not counted against a record; filled while the steps are stored. */
	readonly notices: readonly RunProblem[];
	readonly received: number;
	readonly reached: number | null;
	readonly follow?: Follow;
	readonly alongside?: (tx: Tx, outcome: IngestOutcome) => Promise<void>;
}

async function write(run: Run, page: Write): Promise<void> {
	let advanced: ReturnType<Run['ahead']> | undefined;
	await run.line.sync.ingestAll(run.connection.userId, page.steps, {
		...(page.follow ? { follow: page.follow } : {}),
		async alongside(tx, outcome) {
			const failed = [...page.problems, ...refusedIn(outcome)];
			const problems = [...failed, ...page.notices];
			const { received, reached } = page;
			advanced = run.ahead({ counts: countsOf(outcome, failed), problems, received, reached });
			// Sent one behind the other, answered together: all of it is kept, or nothing.
			await Promise.all([
				run.save(tx, advanced),
				keepRunRows(tx, run, outcome.written),
				page.alongside?.(tx, outcome)
			]);
		}
	});
	// Only now: the transaction is in.
	if (advanced) run.take(advanced);
}

function countsOf(outcome: IngestOutcome, failed: readonly RunProblem[]): Counts {
	const { created, updated, unchanged, removed } = outcome;
	return { ...noCounts, created, updated, unchanged, removed, skipped: failed.length };
}

function refusedIn({ refused }: IngestOutcome): RunProblem[] {
	return refused.map(({ sourceId, problems: [first = notAccepted] }) => ({ sourceId, ...first }));
}

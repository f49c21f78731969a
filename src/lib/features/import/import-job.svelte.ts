import type { Mapping } from '#lib/domains/imports/mapping.ts';
import type { UnmappedTable } from '#lib/domains/imports/unmapped-table.ts';
import { planImport, type ImportPlan } from '#lib/domains/imports/plan.ts';
import type { Preview } from '#lib/domains/imports/preview.ts';
import type { CellFix, FileReading, GivenContext } from '#lib/domains/imports/read-given.ts';
import { entityNamed } from '#lib/domains/registry.ts';
import { isNamedError } from '#lib/platform/errors.ts';
import { deviceZone } from '#lib/platform/time/calendar.ts';
import type { LegacyEncoding } from '#lib/platform/text-file.ts';
import type { DateOrder } from '#lib/platform/time/written-date.ts';
import type { MassUnit } from '#lib/platform/units.ts';
import type { Replica } from '#lib/sync/client/store.ts';
import { existingIn } from './existing.ts';
import { FileQueue } from './file-queue.svelte.ts';
import { formatOf } from './formats/known.ts';
import { OverlapCheck } from './overlap-check.svelte.ts';
import { previewFile, readFile } from './read-file.ts';
import { contextOf } from './said-context.ts';
import { rememberedMapping, rememberMapping } from './remembered-mapping.ts';
import { pendingCounts } from './words.ts';
import { ImportRunning } from './import-running.svelte.ts';

export type Step = 'choose' | 'reading' | 'order' | 'map' | 'check' | 'importing' | 'done';

/** One walk through the import: choose, say, check, import, done. Nothing is written before "import". */
export class ImportJob {
	step = $state<Step>('choose');
	problem = $state<string | null>(null);
	/** Columns of a table of no known format, which the person may map. */
	unknownColumns = $state.raw<readonly string[]>([]);
	file = $state.raw<File | null>(null);
	reading = $state.raw<FileReading | null>(null);
	table = $state.raw<UnmappedTable | null>(null);
	plan = $state.raw<ImportPlan | null>(null);
	zone = $state(deviceZone());
	dateOrder = $state.raw<DateOrder | null>(null);
	/** Of a file that is no Unicode. */
	encoding = $state<LegacyEncoding>('windows-1252');
	/** Of weights in a file that does not say; null: as the person weighs. */
	massUnit = $state.raw<MassUnit | null>(null);
	mapping = $state.raw<Mapping | null>(null);
	/** What is said of the columns is kept for the next file that has them. */
	remember = $state(true);
	fixes = $state.raw<readonly CellFix[]>([]);
	bringBack = $state(false);
	addDetails = $state(false);
	/** Rows compared so far. */
	compared = $state(0);
	readonly overlap = new OverlapCheck();
	readonly running: ImportRunning;
	/** This file, and those that were given with it. */
	readonly queue = new FileQueue();
	readonly #replica: Replica;
	/** A reading that was overtaken by a newer one says nothing. */
	#turn = 0;

	constructor(replica: Replica) {
		this.#replica = replica;
		this.running = new ImportRunning(replica);
	}

	/** Files that were chosen, dropped, pasted, shared or opened. What is under way is not disturbed. */
	async give(files: readonly File[]): Promise<void> {
		if (files.length === 0) return;
		if (this.step !== 'choose' && this.step !== 'done') this.queue.add(files);
		else await this.#read(this.queue.begin(files));
	}

	/** Leaves this file as it is, and goes on with the next one. */
	goOn(): Promise<void> {
		return this.#read(this.queue.advance());
	}

	async #read(file: File | null): Promise<void> {
		this.#clear();
		this.file = file;
		await this.check();
	}

	/** Reads the file and compares it with what is here; again when something was said of it. */
	async check(): Promise<void> {
		if (!this.file) return;
		const turn = ++this.#turn;
		this.step = 'reading';
		this.problem = null;
		this.compared = 0;
		try {
			const read = await readFile(this.file, await this.#context(this.mapping));
			if (turn === this.#turn) await this.#took(read, turn);
		} catch (cause) {
			if (turn === this.#turn) this.#failed(cause);
		}
	}

	#context(mapping: Mapping | null): Promise<GivenContext> {
		const { zone, dateOrder, encoding, massUnit, fixes } = this;
		return contextOf(this.#replica, { zone, dateOrder, encoding, massUnit, mapping, fixes });
	}

	/** What a mapping would make of the file; nothing is decided by looking. */
	async preview(mapping: Mapping): Promise<Preview | null> {
		return this.file && previewFile(this.file, await this.#context(mapping));
	}

	async #took(read: FileReading | UnmappedTable, turn: number): Promise<void> {
		if ('kind' in read) {
			this.table = read;
			this.step = 'map';
			return;
		}
		this.reading = read;
		if (read.order?.order === null && this.dateOrder === null) {
			this.step = 'order';
			return;
		}
		const plan = await planImport(read, {
			format: formatOf(read.formatId),
			existing: existingIn(this.#replica),
			entityNamed,
			onProgress: (done) => (this.compared = done)
		});
		if (turn !== this.#turn) return;
		this.plan = plan;
		this.step = 'check';
		// Beside the check, which does not wait for it.
		void this.overlap.look(plan, this.#replica);
	}

	#failed(cause: unknown): void {
		const columns = isNamedError(cause) ? cause.details['columns'] : [];
		const head = Array.isArray(columns) ? (columns as string[]) : [];
		const known = this.mapping ? null : rememberedMapping(this.#replica.userId, head);
		if (known) return void this.map(known);
		this.unknownColumns = head;
		this.problem = isNamedError(cause)
			? cause.message
			: 'This file could not be read. Nothing was imported.';
		this.step = 'choose';
	}

	/** The dates begin with the month, or with the day. */
	sayOrder(order: DateOrder): Promise<void> {
		this.dateOrder = order;
		return this.check();
	}

	/** Asks what the columns mean, as rows of one entity; without a mapping yet. */
	askColumns(entity: string): Promise<void> {
		return this.map({ entity, targets: [] });
	}

	map(mapping: Mapping): Promise<void> {
		const { userId } = this.#replica;
		if (!this.remember && this.table) rememberMapping(userId, this.table.head, null);
		this.mapping = mapping;
		return this.check();
	}

	sayMassUnit(unit: MassUnit): Promise<void> {
		this.massUnit = unit;
		return this.check();
	}

	/** A cell is read as if the file had said this. */
	fix(fix: CellFix): Promise<void> {
		const others = this.fixes.filter(
			({ line, column }) => line !== fix.line || column !== fix.column
		);
		this.fixes = [...others, fix];
		return this.check();
	}

	/** Rows that "import" would write. */
	get pending(): number {
		return [...this.pendingCounts.values()].reduce((sum, count) => sum + count, 0);
	}

	get pendingCounts(): Map<string, number> {
		return pendingCounts(this.plan && this.overlap.kept(this.plan), this);
	}

	async commit(): Promise<void> {
		const { file, reading, bringBack, addDetails } = this;
		if (!this.plan || !file || !reading || this.step !== 'check') return;
		const plan = this.overlap.kept(this.plan);
		this.plan = plan;
		this.step = 'importing';
		if (this.mapping && this.remember) {
			rememberMapping(this.#replica.userId, reading.head, this.mapping);
		}
		const asked = { fileName: file.name, kind: reading.formatId, bringBack, addDetails };
		try {
			if (await this.running.run(plan, asked)) this.step = 'done';
			else this.#clear();
		} catch (cause) {
			this.#clear();
			const why = isNamedError(cause) ? cause.message : 'The import stopped.';
			this.problem = `${why} What was written before is listed below; the same file again brings the rest.`;
		}
	}

	/** Back to the start, without the files that wait. */
	restart(): void {
		this.queue.begin([]);
		this.#clear();
	}

	#clear(): void {
		this.#turn++;
		this.step = 'choose';
		this.file = null;
		this.plan = null;
		this.reading = null;
		this.table = null;
		this.problem = null;
		this.unknownColumns = [];
		this.mapping = null;
		this.dateOrder = null;
		this.encoding = 'windows-1252';
		this.massUnit = null;
		this.overlap.clear();
		this.remember = true;
		this.fixes = [];
		this.bringBack = false;
		this.addDetails = false;
	}
}

const jobs = new WeakMap<Replica, ImportJob>();

/** The walk that is under way: leaving the page and coming back finds it where it was. */
export function jobOf(replica: Replica): ImportJob {
	const known = jobs.get(replica);
	if (known && (known.step !== 'done' || known.queue.next)) return known;
	const job = new ImportJob(replica);
	jobs.set(replica, job);
	return job;
}

import type { ImportPlan } from '#lib/domains/imports/plan.ts';
import { importWrites } from '#lib/domains/imports/writes.ts';
import { isNamedError } from '#lib/platform/errors.ts';
import { planZeroImport } from '#lib/providers/zero/plan.ts';
import { zeroEntity, type ZeroFile } from '#lib/providers/zero/records.ts';
import type { Replica } from '#lib/sync/client/store.ts';
import { newRowId } from '#lib/sync/row-id.ts';
import { readFile } from './read-file.ts';

export const fastsText = (count: number) => (count === 1 ? '1 fast' : `${count} fasts`);

export type Step = 'choose' | 'reading' | 'check' | 'importing' | 'done';

/** One walk through the import: choose, check, import, done. Nothing is written before "import". */
export class ImportJob {
	step = $state<Step>('choose');
	problem = $state<string | null>(null);
	zone = $state(Intl.DateTimeFormat().resolvedOptions().timeZone);
	file = $state.raw<File | null>(null);
	reading = $state.raw<ZeroFile | null>(null);
	plan = $state.raw<ImportPlan | null>(null);
	bringBack = $state(false);
	/** Rows written so far and in all. */
	progress = $state({ done: 0, total: 0 });
	importId = $state<string | null>(null);
	readonly #replica: Replica;

	constructor(replica: Replica) {
		this.#replica = replica;
	}

	async choose(file: File): Promise<void> {
		this.file = file;
		await this.check();
	}

	/** Reads the file and compares it with what is here; again when the zone was changed. */
	async check(): Promise<void> {
		if (!this.file) return;
		this.step = 'reading';
		this.problem = null;
		try {
			this.reading = await readFile(this.file, this.zone);
			this.plan = await planZeroImport(this.reading, this.#replica.userId, (ids) =>
				this.#replica.find(zeroEntity, ids)
			);
			this.step = 'check';
		} catch (cause) {
			this.problem = isNamedError(cause)
				? cause.message
				: 'This file could not be read. Nothing was imported.';
			this.step = 'choose';
		}
	}

	/** Rows that "import" would write. */
	get pending(): number {
		if (!this.plan) return 0;
		const back = this.bringBack ? this.plan.deleted.length : 0;
		return this.plan.fresh.length + this.plan.changed.length + back;
	}

	async commit(): Promise<void> {
		if (!this.plan || !this.file) return;
		const importId = newRowId();
		const parts = importWrites(this.plan, {
			userId: this.#replica.userId,
			importId,
			fileName: this.file.name,
			kind: 'zero-csv',
			importedAt: Date.now(),
			bringBack: this.bringBack
		});
		this.step = 'importing';
		this.importId = importId;
		this.progress = { done: 0, total: this.pending };
		for (const part of parts) {
			await this.#replica.write(`${fastsText(this.pending)} imported`, part);
			this.progress = { ...this.progress, done: this.progress.done + part.length - 1 };
		}
		this.step = 'done';
	}

	restart(): void {
		this.step = 'choose';
		this.file = null;
		this.plan = null;
		this.reading = null;
		this.problem = null;
		this.bringBack = false;
	}
}

import type { ImportPlan } from '#lib/domains/imports/plan.ts';
import { takeBackWrite } from '#lib/domains/imports/take-back.ts';
import { takingBack } from '#lib/domains/imports/taking-back.svelte.ts';
import { importParts, type ImportPart, type ImportRun } from '#lib/domains/imports/writes.ts';
import { entityNamed } from '#lib/domains/registry.ts';
import type { Replica } from '#lib/sync/client/store.ts';
import { newRowId } from '#lib/sync/row-id.ts';
import { unsaved } from '#lib/platform/ui/unsaved.svelte.ts';
import { countsText, pendingCounts } from './words.ts';

type Asked = Pick<ImportRun, 'fileName' | 'kind' | 'bringBack' | 'addDetails'>;

/** Writes an import part after part; can be stopped, and then keeps nothing. */
export class ImportRunning {
	/** Rows written so far and in all. */
	progress = $state.raw({ done: 0, total: 0 });
	/** What was imported, as in "3 fasts". */
	words = $state('');
	importId = $state<string | null>(null);
	/** About this long until the end; null while nothing can be said. */
	leftMs = $state<number | null>(null);
	isStopping = $state(false);
	readonly #replica: Replica;

	constructor(replica: Replica) {
		this.#replica = replica;
	}

	/** Resolves false when it was stopped. */
	async run(plan: ImportPlan, asked: Asked): Promise<boolean> {
		const counts = pendingCounts(plan, asked);
		const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
		const importId = newRowId();
		this.importId = importId;
		this.words = countsText(counts);
		this.progress = { done: 0, total };
		this.isStopping = false;
		this.leftMs = null;
		const release = unsaved.hold();
		try {
			const { userId } = this.#replica;
			const run = { ...asked, userId, importId, importedAt: Date.now(), entityNamed };
			await this.#write(importParts(plan, run), total);
			if (this.isStopping) await takingBack.takeBack(this.#replica, importId);
		} finally {
			release();
		}
		return !this.isStopping;
	}

	async #write(parts: Iterator<ImportPart>, total: number): Promise<void> {
		const began = performance.now();
		const undo = takeBackWrite(this.#replica.userId, this.importId ?? '');
		let part = parts.next();
		while (!part.done && !this.isStopping) {
			const { rows, writes } = part.value;
			part = parts.next();
			// The last part carries the one deed that takes all of them back.
			const inverse = part.done ? [undo] : [];
			await this.#replica.write(`${this.words} imported`, writes, { inverse });
			const done = this.progress.done + rows;
			this.progress = { done, total };
			this.leftMs = ((performance.now() - began) / done) * (total - done);
		}
	}

	/** Whatever is written already is taken back. */
	stop(): void {
		this.isStopping = true;
	}
}

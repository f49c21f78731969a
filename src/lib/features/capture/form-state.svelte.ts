import { useDraft, type SheetDraft } from '#lib/platform/ui/sheet-draft.svelte.ts';
import { toasts } from '#lib/platform/ui/toasts.svelte.ts';
import { StorageStopped } from '#lib/sync/client/storage-stopped.ts';
import { Refused } from '#lib/sync/client/write.ts';

/** What a form knows beside its values: problems at its fields, and that a save is under way. */
export class FormState {
	problems = $state.raw<Readonly<Record<string, string>>>({});
	saving = $state(false);
	readonly #draft: SheetDraft;
	/** Of the forms in a sheet only one is what the sheet is about. */
	#isKept = false;

	/** A form that lies within another one's sheet has a draft of its own. */
	constructor(draft: SheetDraft = useDraft()) {
		this.#draft = draft;
	}

	/**
	 * What is typed outlives the sheet until it is saved. Called once the form has its values: `typed`
	 * reads them, `take` puts back those that were typed before.
	 */
	keep<T extends Readonly<Record<string, unknown>>>(
		typed: () => T,
		take: (typed: Partial<T>) => void
	): void {
		this.#isKept = true;
		this.#draft.follow(typed, (kept) => take(kept as Partial<T>));
	}

	/** Says what is wrong before anything is tried; true when nothing is. */
	check(rules: Readonly<Record<string, string | false | null>>): boolean {
		const broken = Object.entries(rules).filter((rule): rule is [string, string] =>
			Boolean(rule[1])
		);
		this.problems = Object.fromEntries(broken);
		return broken.length === 0;
	}

	/** Saves once, however often it is tapped; values that are refused are named at their fields. */
	async save(work: () => Promise<void>): Promise<boolean> {
		if (this.saving) return false;
		this.saving = true;
		try {
			await work();
			if (this.#isKept) this.#draft.end();
			this.problems = {};
			return true;
		} catch (cause) {
			// Where the storage has stopped altogether, the shell says so and keeps the entry.
			if (cause instanceof StorageStopped) return false;
			if (!(cause instanceof Refused)) {
				toasts.problem(
					"Can't write to this device's storage. Your entry is still here: try again."
				);
				throw cause;
			}
			this.problems = Object.fromEntries(
				cause.problems.map(({ field, problem }) => [field, problem])
			);
			return false;
		} finally {
			this.saving = false;
		}
	}
}

export const formId = 'capture';

export interface FormProps<R> {
	/** The row to change, or null for a new one. */
	row: R | null;
	close: () => void;
}

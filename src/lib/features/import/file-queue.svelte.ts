/** Files given together: one after the other, each an import with an undo of its own. */
export class FileQueue {
	#files = $state.raw<readonly File[]>([]);
	#at = $state(0);

	/** Begins anew with these; answers the first. */
	begin(files: readonly File[]): File | null {
		this.#files = files;
		this.#at = 0;
		return files[0] ?? null;
	}

	/** More files, behind those that wait. */
	add(files: readonly File[]): void {
		this.#files = [...this.#files, ...files];
	}

	/** The file after this one. */
	get next(): File | null {
		return this.#files[this.#at + 1] ?? null;
	}

	advance(): File | null {
		const { next } = this;
		if (next) this.#at++;
		return next;
	}

	/** "File 2 of 3"; empty where there is one. */
	get text(): string {
		return this.#files.length > 1 ? `File ${this.#at + 1} of ${this.#files.length}` : '';
	}
}

type Finish = () => Promise<boolean>;

export interface EditedCell {
	readonly id: string;
	/** Its name. */
	readonly column: string;
}

/** The one cell of a grid that is being edited. */
export class GridEditing {
	cell = $state.raw<EditedCell | null>(null);
	#finish: Finish | null = null;

	/** For the cell's editor: how it is asked to save what was typed, which it may have to refuse. */
	hold(finish: Finish): () => void {
		this.#finish = finish;
		return () => {
			if (this.#finish === finish) this.#finish = null;
		};
	}

	/** What cannot be kept stays open where it was typed, and no other cell is begun. */
	async begin(id: string, column: string): Promise<void> {
		if (this.#finish && !(await this.#finish())) return;
		this.cell = { id, column };
	}

	end(): void {
		this.cell = null;
	}
}

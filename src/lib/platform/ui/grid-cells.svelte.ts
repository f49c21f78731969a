import { tick } from 'svelte';
import type { Column } from '#lib/platform/entity/columns.ts';
import type { AnyRow } from '#lib/platform/entity/entity.ts';
import { GridEditing, type EditedCell } from './grid-editing.svelte.ts';
import { stepCell, type Cell } from './grid-keys.ts';
import { rowHeight } from './grid-widths.ts';

interface Shown {
	readonly rows: readonly AnyRow[];
	readonly columns: readonly Column[];
	/** What scrolls. */
	readonly box: HTMLElement | undefined;
	isEditable(column: Column, row: AnyRow): boolean;
	toggle(id: string): void;
	move(column: Column, by: -1 | 1): void;
}

/** So long a row may take to be drawn. */
const mostFrames = 60;

/** Which cell of a grid a key reaches: Tab leads to this one alone, the arrows lead on from it. */
export class GridCells {
	readonly editing = new GridEditing();
	readonly #shown: () => Shown;
	#at = $state.raw<Cell>({ row: 1, col: 1 });
	/** Where the focus goes back to once a new value has given the row another place. */
	#back: { readonly id: string; readonly col: number } | null = null;

	constructor(shown: () => Shown) {
		this.#shown = shown;
	}

	get reached(): Cell {
		const { rows, columns } = this.#shown();
		const { row, col } = this.#at;
		return { row: Math.min(row, rows.length), col: Math.min(col, columns.length) };
	}

	/** Rows that stay drawn however far they are scrolled away: the reached one and the edited one. */
	get kept(): number[] {
		const { cell } = this.editing;
		const edited = cell ? this.#shown().rows.findIndex(({ id }) => id === cell.id) : -1;
		const { row } = this.reached;
		const both = edited === row - 1 ? [edited] : [row - 1, edited];
		return both.filter((index) => index >= 0).sort((a, b) => a - b);
	}

	readonly note = (event: Event): void => {
		this.#at = cellOf(event) ?? this.#at;
	};

	readonly editHere = (event: Event): void => {
		const cell = cellOf(event);
		if (cell) this.#edit(cell);
	};

	/** The cell that is copied from or pasted into: not a field within, and marked words go alone. */
	clipped({ type }: Event): Cell | null {
		const { activeElement } = document;
		const isField = activeElement?.matches('input:not([type=checkbox]), select, textarea');
		const isMarked = type === 'copy' && document.getSelection()?.isCollapsed === false;
		if (isField || isMarked || !this.#shown().box?.contains(activeElement)) return null;
		const cell = cellAt(activeElement);
		return cell && cell.row > 0 ? cell : null;
	}

	readonly press = (event: KeyboardEvent): void => {
		const from = cellOf(event);
		if (!from || this.#moves(from, event)) return;
		const { rows, columns, box, toggle } = this.#shown();
		const page = Math.max(1, Math.floor((box?.clientHeight ?? 0) / rowHeight) - 2);
		const next = stepCell(from, event, { rows: rows.length + 1, cols: columns.length + 1, page });
		const row = rows[from.row - 1];
		// Enter on a box or a button is theirs.
		const edits = event.key === 'F2' || (event.key === 'Enter' && from.col > 1);
		if (next) void this.#reach(next);
		else if (row && edits) this.#edit(from);
		else if (row && event.key === ' ' && from.col > 0) toggle(row.id);
		else return;
		event.preventDefault();
	};

	/** Shift and an arrow on a head take its column along; the first one stays. */
	#moves({ row, col }: Cell, event: KeyboardEvent): boolean {
		const by = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : null;
		const { columns, move } = this.#shown();
		const column = columns[col - 1];
		if (row > 0 || col < 2 || !event.shiftKey || by === null || !column) return false;
		event.preventDefault();
		const to = Math.max(2, Math.min(columns.length, col + by));
		if (to !== col) move(column, by);
		void this.#reach({ row, col: to });
		return true;
	}

	/** Hands the focus back to a cell that was edited, or `by` columns further. */
	leave({ id, column }: EditedCell, by: number): void {
		const at = this.#shown().columns.findIndex(({ name }) => name === column) + 1;
		this.#back = { id, col: Math.max(0, at + by) };
		this.#goBack(this.#back);
	}

	/** After other rows were drawn: to move an element takes the focus from it. */
	redrawn(): void {
		const back = this.#back;
		this.#back = null;
		if (back && document.activeElement === document.body) this.#goBack(back);
	}

	#goBack({ id, col }: { readonly id: string; readonly col: number }): void {
		const row = this.#shown().rows.findIndex((one) => one.id === id) + 1;
		void this.#reach({ row: row || this.reached.row, col });
	}

	async #reach(cell: Cell): Promise<void> {
		this.#at = cell;
		await tick();
		// A row that was not drawn yet is hidden until it has been measured, and takes no focus.
		for (let frame = 0; frame < mostFrames && this.#at === cell; frame++) {
			const { row, col } = this.reached;
			const where = `[aria-rowindex="${row + 1}"] [data-col="${col}"]`;
			const found = this.#shown().box?.querySelector<HTMLElement>(where);
			found?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
			found?.focus({ preventScroll: true });
			if (found && document.activeElement === found) return;
			await new Promise(requestAnimationFrame);
		}
	}

	#edit({ row, col }: Cell): void {
		const { rows, columns, isEditable } = this.#shown();
		const [of, column] = [rows[row - 1], columns[col - 1]];
		if (of && column && isEditable(column, of)) void this.editing.begin(of.id, column.name);
	}
}

const cellOf = ({ target }: Event) => cellAt(target);

function cellAt(target: EventTarget | null): Cell | null {
	const cell = target instanceof Element ? target.closest<HTMLElement>('[data-col]') : null;
	const row = cell?.closest('[role=row]')?.getAttribute('aria-rowindex');
	return cell && row ? { row: Number(row) - 1, col: Number(cell.dataset['col']) } : null;
}

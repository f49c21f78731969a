/** A cell of a grid: row 0 is its head, column 0 the boxes that select. */
export interface Cell {
	readonly row: number;
	readonly col: number;
}

interface Size {
	/** With the head. */
	readonly rows: number;
	readonly cols: number;
	/** Rows in sight at once. */
	readonly page: number;
}

type Typed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>;

/** How far each key goes, as rows and columns; what goes too far stops at the edge. */
function stride(
	{ key, ctrlKey, metaKey }: Typed,
	{ page }: Size
): readonly [number, number] | null {
	const far = Infinity;
	const isWhole = ctrlKey || metaKey;
	switch (key) {
		case 'ArrowUp':
			return [isWhole ? -far : -1, 0];
		case 'ArrowDown':
			return [isWhole ? far : 1, 0];
		case 'ArrowLeft':
			return [0, isWhole ? -far : -1];
		case 'ArrowRight':
			return [0, isWhole ? far : 1];
		case 'Home':
			return [isWhole ? -far : 0, -far];
		case 'End':
			return [isWhole ? far : 0, far];
		case 'PageUp':
			return [-page, 0];
		case 'PageDown':
			return [page, 0];
		default:
			return null;
	}
}

/** Where a key leads from a cell; null: it is none of a grid's. */
export function stepCell(from: Cell, typed: Typed, size: Size): Cell | null {
	if (typed.shiftKey || typed.altKey) return null;
	const by = stride(typed, size);
	if (!by) return null;
	const within = (at: number, end: number) => Math.max(0, Math.min(end - 1, at));
	return { row: within(from.row + by[0], size.rows), col: within(from.col + by[1], size.cols) };
}

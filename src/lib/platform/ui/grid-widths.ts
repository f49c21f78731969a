import type { Column } from '#lib/platform/entity/columns.ts';

/** Of a row at rest, with its border; in pixels. */
export const rowHeight = 45;

const boxWidth = 44;

function widthOf({ numeric, field }: Column): number {
	if (field.kind === 'instant') return 184;
	if (numeric) return 128;
	return field.kind === 'text' || field.kind === 'structure' ? 208 : 152;
}

/** Of the columns of a grid; `start` is what stays at the left while the rest is scrolled. */
export function gridWidths(columns: readonly Column[]) {
	const widths = [boxWidth, ...columns.map(widthOf)];
	return {
		template: widths.map((width) => `${width}px`).join(' '),
		total: widths.reduce((sum, width) => sum + width, 0),
		start: boxWidth + (widths[1] ?? 0)
	};
}

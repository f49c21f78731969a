import type { Column } from '#lib/platform/entity/columns.ts';
import type { AnyRow } from '#lib/platform/entity/entity.ts';
import { guardedTsvOf, readTsv, tsvOf } from '#lib/platform/entity/tsv.ts';
import type { Place } from './paste.ts';

/** Our own cells as they are; other apps get the guarded text beside it. */
const ownType = 'application/x-lifetracker-cells';

const textsOf = (columns: readonly Column[], row: AnyRow) =>
	columns.map((column) => column.format(row));

/** Puts the selected rows on the clipboard, else the cell. Says what was copied; null: nothing. */
export function copyCells(data: DataTransfer, place: Place): string | null {
	const { rows, columns, row, col, selected } = place;
	const chosen = rows.filter(({ id }) => selected.has(id));
	const [here, column] = [rows[row], columns[col]];
	const cell = here && column ? [[column.format(here)]] : null;
	const cells = chosen.length > 0 ? chosen.map((one) => textsOf(columns, one)) : cell;
	if (!cells) return null;
	data.setData('text/plain', guardedTsvOf(cells));
	data.setData(ownType, tsvOf(cells));
	if (chosen.length === 0) return 'Cell copied';
	return chosen.length === 1 ? '1 row copied' : `${chosen.length} rows copied`;
}

/** The cells on the clipboard; null where there is no text. */
export function pastedCells(data: DataTransfer): string[][] | null {
	const text = data.getData(ownType) || data.getData('text/plain');
	return text === '' ? null : readTsv(text);
}

import type { Column } from '#lib/platform/entity/columns.ts';
import type { AnyRow } from '#lib/platform/entity/entity.ts';
import type { Kind } from '#lib/platform/entity/field.ts';
import { measureText } from '#lib/platform/entity/own-unit.ts';
import { numberText } from '#lib/platform/number.ts';
import type { Units } from '#lib/platform/units.ts';

/** What some rows come to in one column, in words. */
export interface Total {
	readonly name: string;
	readonly label: string;
	/** "3 values": what is not known is left out, it is not 0. */
	readonly count: string;
	readonly sum: string;
	readonly mean: string;
}

const amounts = new Set<Kind>(['number', 'decimal', 'integer']);

/** Of a table: the number of a sport or of a version is no amount. */
function isAmount({ name, field }: Column): boolean {
	return amounts.has(field.kind) && !name.endsWith('Id') && name !== 'revision';
}

/** Columns of which nothing is known, or that the person does not care to see, are left out. */
export function totalsOf(
	columns: readonly Column[],
	rows: readonly AnyRow[],
	units: Units
): Total[] {
	return columns.filter(isAmount).flatMap(({ name, label, field }) => {
		const known = rows.map((row) => row[name]).filter((value) => typeof value === 'number');
		const sum = known.reduce((total, value) => total + value, 0);
		const text = measureText(sum, field, units);
		if (known.length === 0 || text === '') return [];
		const count = known.length === 1 ? '1 value' : `${numberText(known.length)} values`;
		const mean = measureText(sum / known.length, field, units);
		return [{ name, label, count, sum: text, mean }];
	});
}

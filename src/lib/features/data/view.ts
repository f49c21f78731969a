import type { Column } from '#lib/platform/entity/columns.ts';
import type { AnyRow } from '#lib/platform/entity/entity.ts';
import type { Sort } from '#lib/platform/ui/grid-sort.ts';
import { dayOf } from '#lib/platform/time/calendar.ts';

/** What of a table is shown, and in which order: it lives in the address, so that it can be kept. */
export interface View {
	readonly search: string;
	/** The first leads; the next ones order what it leaves alike. */
	readonly sorts: readonly Sort[];
	/** Column → stored word; of booleans `yes` or `no`, '' for none. `source` is a column, too. */
	readonly only: Readonly<Record<string, string>>;
	/** Days, both inclusive; of the table's time. */
	readonly from: string;
	readonly to: string;
	/** Rows that were deleted stand among the others. */
	readonly deleted: boolean;
}

export function viewFrom(params: URLSearchParams, first: Column | undefined): View {
	const sort = params.get('sort') ?? (first ? `-${first.name}` : '');
	const words = sort.split(',').filter((word) => word.replace(/^-/, '') !== '');
	const only = [...params].filter(([key]) => key.startsWith('only.'));
	return {
		search: params.get('q') ?? '',
		sorts: onceEach(
			words.map((word) => ({ column: word.replace(/^-/, ''), descending: word.startsWith('-') }))
		),
		only: Object.fromEntries(only.map(([key, value]) => [key.slice(5), value])),
		from: params.get('from') ?? '',
		to: params.get('to') ?? '',
		deleted: params.has('deleted')
	};
}

function onceEach(sorts: readonly Sort[]): Sort[] {
	return sorts.filter(
		({ column }, at) => sorts.findIndex((other) => other.column === column) === at
	);
}

export function viewParams(view: View): URLSearchParams {
	const params = new URLSearchParams();
	const put = (key: string, value: string) => value && params.set(key, value);
	put('q', view.search);
	const words = view.sorts.map(({ column, descending }) => (descending ? '-' : '') + column);
	put('sort', words.join(','));
	for (const [column, word] of Object.entries(view.only)) params.set(`only.${column}`, word);
	put('from', view.from);
	put('to', view.to);
	put('deleted', view.deleted ? 'shown' : '');
	return params;
}

/** How many things narrow the view down, the search left out. */
export function filterCount({ only, from, to }: View): number {
	return Object.keys(only).length + Number(Boolean(from || to));
}

/** What a button says that lets everything be seen again; null where nothing is hidden. */
export function clearText(view: View): string | null {
	const count = filterCount(view);
	const filters = count === 0 ? [] : [count === 1 ? '1 filter' : `${count} filters`];
	const all = [...filters, ...(view.search === '' ? [] : ['the search'])];
	return all.length === 0 ? null : `Clear ${all.join(' and ')}`;
}

/** Marks and case make no difference when searching: "cafe" finds "Café". */
function plain(text: string): string {
	return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

/** The stored word of a cell by which rows are narrowed down. */
export function wordOf(row: AnyRow, name: string): string {
	const value = row[name];
	return typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value ?? '');
}

export function isLiving({ deletedAt }: AnyRow): boolean {
	return deletedAt === null;
}

/** The day that a row belongs to, on the clock where it happened; '' for none. */
export function dayOfRow(row: AnyRow, time: string): string {
	const at = row[time];
	if (typeof at === 'string') return at;
	const offset = typeof row.utcOffset === 'number' ? row.utcOffset : 0;
	return typeof at === 'number' ? dayOf(at, offset) : '';
}

export interface Table {
	readonly columns: readonly Column[];
	/** The column whose days are narrowed down; null when there is none. */
	readonly time: string | null;
}

/** Whether a row lies within some days, both included. */
export function daysPass(time: string, { from, to }: Pick<View, 'from' | 'to'>) {
	return (row: AnyRow): boolean => {
		if (!from && !to) return true;
		const day = dayOfRow(row, time);
		return day !== '' && (!from || day >= from) && (!to || day <= to);
	};
}

/** Whether a row lies within the days of the view, and has every word of its search in some cell. */
export function passes({ columns, time }: Table, view: View): (row: AnyRow) => boolean {
	const isOfDays = time ? daysPass(time, view) : () => true;
	const words = plain(view.search).split(/\s+/).filter(Boolean);
	return (row) => {
		if (!isOfDays(row)) return false;
		if (words.length === 0) return true;
		const text = plain(columns.map((column) => column.format(row)).join('\n'));
		return words.every((word) => text.includes(word));
	};
}

/** Whether a row is one of the view. */
export function showing(table: Table, view: View): (row: AnyRow) => boolean {
	const only = Object.entries(view.only);
	const isWithin = passes(table, view);
	return (row) => only.every(([name, word]) => wordOf(row, name) === word) && isWithin(row);
}

/** The rows that pass the view, in its order. */
export function shownRows(rows: readonly AnyRow[], table: Table, view: View): AnyRow[] {
	const passing = rows.filter(showing(table, view));
	const by = view.sorts.flatMap(({ column, descending }) => {
		const found = table.columns.find(({ name }) => name === column);
		return found ? [{ found, descending }] : [];
	});
	return passing.sort((a, b) => {
		for (const { found, descending } of by) {
			const order = found.compare(a, b, descending);
			if (order !== 0) return order;
		}
		return 0;
	});
}

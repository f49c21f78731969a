import type { Column } from '#lib/platform/entity/columns.ts';

/**
 * The columns as a person put them. The first one names the row and stays; one that is not among the
 * names, since it is declared later, follows the one that it is declared behind.
 */
export function inOrder(columns: readonly Column[], names: readonly string[]): Column[] {
	const [first, ...others] = columns;
	if (!first) return [];
	const put = names.flatMap((name) => others.find((column) => column.name === name) ?? []);
	others.forEach((column, n) => {
		if (put.includes(column)) return;
		const before = n === 0 ? -1 : put.indexOf(others[n - 1] as Column);
		put.splice(before + 1, 0, column);
	});
	return [first, ...put];
}

/** The names once a column has changed places with the next one that is shown, if there is one. */
export function moved(
	columns: readonly Column[],
	{ name, by }: { readonly name: string; readonly by: -1 | 1 },
	hidden: readonly string[]
): string[] {
	const names = columns.slice(1).map((column) => column.name);
	const from = names.indexOf(name);
	let to = from + by;
	while (hidden.includes(names[to] ?? '')) to += by;
	if (from < 0 || to < 0 || to >= names.length) return names;
	names.splice(from, 1);
	names.splice(to, 0, name);
	return names;
}

/** By what the rows of a grid are ordered; of several the first leads. */
export interface Sort {
	readonly column: string;
	readonly descending: boolean;
}

/** By one column alone; asked for again, the other way round. */
export function sortedBy(sorts: readonly Sort[], column: string): Sort[] {
	const [lead] = sorts;
	return [{ column, descending: lead?.column === column && !lead.descending }];
}

/**
 * By one more column, where the others leave rows alike; asked for again, the other way round, and then
 * no more.
 */
export function sortedThenBy(sorts: readonly Sort[], column: string): Sort[] {
	const found = sorts.find((one) => one.column === column);
	if (!found) return [...sorts, { column, descending: false }];
	if (!found.descending || sorts.length === 1) return turned(sorts, column);
	return sorts.filter((one) => one !== found);
}

export function turned(sorts: readonly Sort[], column: string): Sort[] {
	return sorts.map((one) =>
		one.column === column ? { column, descending: !one.descending } : one
	);
}

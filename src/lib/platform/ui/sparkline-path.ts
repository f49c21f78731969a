export interface Box {
	readonly width: number;
	readonly height: number;
	/** Half a stroke, so that the line is not cut at the edges. */
	readonly inset: number;
}

/**
 * The path of a small line over equally spaced values. Null is a gap: no line is drawn across it,
 * and a lone value becomes a dot (a segment without length under a round cap).
 */
export function sparklinePath(values: readonly (number | null)[], box: Box): string {
	const known = values.filter((value) => value !== null);
	if (known.length === 0) return '';
	const low = Math.min(...known);
	const span = Math.max(...known) - low;
	const step = (box.width - 2 * box.inset) / Math.max(1, values.length - 1);
	const rise = box.height - 2 * box.inset;
	let path = '';
	values.forEach((value, index) => {
		if (value === null) return;
		const x = box.inset + index * step;
		// A flat line lies in the middle.
		const y = box.inset + rise * (span === 0 ? 0.5 : 1 - (value - low) / span);
		const joined = index > 0 && values[index - 1] !== null;
		const alone = !joined && (values[index + 1] ?? null) === null;
		path += `${joined ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}${alone ? 'h0' : ''}`;
	});
	return path;
}

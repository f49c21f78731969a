/** The name that was probably meant, or undefined when none is near. */
export function closestName(wrong: string, known: readonly string[]): string | undefined {
	const ranked = known
		.map((name) => ({ name, distance: editDistance(wrong.toLowerCase(), name.toLowerCase()) }))
		.sort((a, b) => a.distance - b.distance);
	const best = ranked[0];
	const near = Math.max(2, Math.floor(wrong.length / 4));
	return best !== undefined && best.distance <= near ? best.name : undefined;
}

function editDistance(a: string, b: string): number {
	let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
	for (let i = 1; i <= a.length; i++) {
		const row = [i];
		for (let j = 1; j <= b.length; j++) {
			const swap = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
			row.push(Math.min(swap, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
		}
		previous = row;
	}
	return previous[b.length] ?? 0;
}

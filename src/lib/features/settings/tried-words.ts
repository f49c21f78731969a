interface Tried {
	readonly sent: number;
	readonly gone: number;
	readonly later: number;
	readonly refused: number;
}

const devices = (count: number) => (count === 1 ? '1 device' : `${count} devices`);

/** What came of a test notice, by how the push services answered. */
export function triedWords({ sent, gone, later, refused }: Tried): string {
	const parts = [
		...(sent > 0 ? [`Test sent to ${devices(sent)}.`] : []),
		...(later > 0 ? [`${devices(later)} could not be reached just now.`] : []),
		...(gone > 0 ? [`${devices(gone)} let go of notices: turn them on again there.`] : []),
		...(refused > 0
			? [`${devices(refused)} would not take it: turn notices off and on there.`]
			: [])
	];
	return parts.join(' ') || 'No device gets notices yet.';
}

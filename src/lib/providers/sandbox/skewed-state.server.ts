import type { State } from '../state-file.server.ts';

/** The clock reads the skew of the state in hand: a change must not open the state a second time. */
export function withSkew<T extends { skewMs: number }>(
	held: State<T>
): { state: State<T>; skew: () => number } {
	let skewMs = 0;
	const state: State<T> = {
		change: (act) =>
			held.change((inside) => {
				skewMs = inside.skewMs;
				const result = act(inside);
				skewMs = inside.skewMs;
				return result;
			})
	};
	return { state, skew: () => skewMs };
}

/** Here the system's own gestures begin. */
const edgePx = 24;
/** A finger that moves by less is held still. */
export const stillPx = 10;

export function isFromEdge(x: number, width: number): boolean {
	return x < edgePx || x > width - edgePx;
}

/** Scrolling is up and down, a swipe is sideways. */
export function isSideways(x: number, y: number): boolean {
	return Math.abs(x) > stillPx && Math.abs(x) > 2 * Math.abs(y);
}

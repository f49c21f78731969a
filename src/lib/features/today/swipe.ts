interface Point {
	readonly x: number;
	readonly y: number;
	readonly at: number;
}

const leastPx = 60;
const longestMs = 600;
/** Here the system's own gestures begin. */
const edgePx = 24;

/** To the day before, the day after, or nowhere: a scroll and a slow drag are no swipe. */
export function swiped(from: Point, to: Point, width: number): -1 | 1 | 0 {
	const [x, y] = [to.x - from.x, to.y - from.y];
	const fromEdge = from.x < edgePx || from.x > width - edgePx;
	if (fromEdge || to.at - from.at > longestMs) return 0;
	if (Math.abs(x) < leastPx || Math.abs(x) < 2 * Math.abs(y)) return 0;
	return x > 0 ? -1 : 1;
}

/** What scrolls sideways itself keeps its swipes. */
function scrollsSideways(node: Element, within: Element): boolean {
	for (let one: Element | null = node; one && one !== within; one = one.parentElement) {
		const scrolls = /auto|scroll/.test(getComputedStyle(one).overflowX);
		if (scrolls && one.scrollWidth > one.clientWidth) return true;
	}
	return false;
}

/** Attached to what a finger swipes over; buttons do the same. */
export function onSwipe(act: (by: -1 | 1) => void) {
	return (node: HTMLElement) => {
		let from: Point | null = null;
		const pointOf = (touch: Touch, at: number) => ({ x: touch.clientX, y: touch.clientY, at });
		const begin = ({ touches, target, timeStamp }: TouchEvent) => {
			const [touch, second] = touches;
			const isOurs = target instanceof Element && !scrollsSideways(target, node);
			from = touch && !second && isOurs ? pointOf(touch, timeStamp) : null;
		};
		const end = ({ changedTouches, timeStamp }: TouchEvent) => {
			const [touch] = changedTouches;
			const by = from && touch ? swiped(from, pointOf(touch, timeStamp), innerWidth) : 0;
			from = null;
			if (by !== 0) act(by);
		};
		const cancel = () => (from = null);
		node.addEventListener('touchstart', begin, { passive: true });
		node.addEventListener('touchend', end, { passive: true });
		node.addEventListener('touchcancel', cancel, { passive: true });
		return () => {
			node.removeEventListener('touchstart', begin);
			node.removeEventListener('touchend', end);
			node.removeEventListener('touchcancel', cancel);
		};
	};
}

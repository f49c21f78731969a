import { isStill } from '#lib/platform/ui/motion.ts';
import { isFromEdge, isSideways } from '#lib/platform/ui/sideways.ts';

interface Point {
	readonly x: number;
	readonly y: number;
	readonly at: number;
}

const leastPx = 60;
const longestMs = 600;
const slideMs = 160;

/** To the day before, the day after, or nowhere: a scroll and a slow drag are no swipe. */
export function swiped(from: Point, to: Point, width: number): -1 | 1 | 0 {
	const [x, y] = [to.x - from.x, to.y - from.y];
	if (isFromEdge(from.x, width) || to.at - from.at > longestMs) return 0;
	if (Math.abs(x) < leastPx || !isSideways(x, y)) return 0;
	return x > 0 ? -1 : 1;
}

/** What scrolls sideways itself keeps its swipes, and so does what is typed into. */
function keepsSwipes(node: Element, within: Element): boolean {
	if (node.closest('input, textarea, select, [contenteditable]')) return true;
	for (let one: Element | null = node; one && one !== within; one = one.parentElement) {
		const scrolls = /auto|scroll/.test(getComputedStyle(one).overflowX);
		if (scrolls && one.scrollWidth > one.clientWidth) return true;
	}
	return false;
}

/** A finger that moves the handle of selected text, or a page that is zoomed into, is no swipe. */
function meansElse(): boolean {
	const selects = getSelection()?.isCollapsed === false;
	return selects || (visualViewport?.scale ?? 1) > 1.01;
}

/**
 * Attached to what a finger swipes over; buttons do the same. By touch events, that only listen: a
 * pointer's are called off where the browser begins to scroll.
 */
export function onSwipe(act: (by: -1 | 1) => void) {
	return (node: HTMLElement) => {
		let from: Point | null = null;
		const pointOf = (touch: Touch, at: number) => ({ x: touch.clientX, y: touch.clientY, at });
		const begin = ({ touches, target, timeStamp }: TouchEvent) => {
			const [touch, second] = touches;
			const isOurs = target instanceof Element && !keepsSwipes(target, node) && !meansElse();
			from = touch && !second && isOurs ? pointOf(touch, timeStamp) : null;
		};
		const end = ({ changedTouches, timeStamp }: TouchEvent) => {
			const [touch] = changedTouches;
			const by = from && touch ? swiped(from, pointOf(touch, timeStamp), innerWidth) : 0;
			from = null;
			if (by !== 0 && !meansElse()) act(by);
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

/** What was swiped to comes from where it lay; at once where motion is reduced. */
export function slideIn(node: HTMLElement | undefined, by: -1 | 1): void {
	if (isStill()) return;
	const from = { opacity: 0, transform: `translateX(${by * 12}px)` };
	node?.animate([from, {}], { duration: slideMs, easing: 'cubic-bezier(.2, .8, .2, 1)' });
}

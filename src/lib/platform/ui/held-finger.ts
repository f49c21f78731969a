import type { Point } from './hand-drag.svelte.ts';
import { stillPx } from './sideways.ts';

const holdMs = 500;

/** What a finger can take up by holding it. */
export interface Holdable {
	take(at: Point): void;
	/** It is in the hand: until the finger lifts, the page does not scroll below it. */
	isTaken(): boolean;
}

/** Attached to what a finger takes up when it is held still there for a while. */
export function onHeld({ take, isTaken }: Holdable) {
	return (node: HTMLElement) => {
		let finger: (Point & { readonly timer: ReturnType<typeof setTimeout> }) | null = null;
		const drop = () => {
			clearTimeout(finger?.timer);
			finger = null;
		};
		const begin = ({ touches, target }: TouchEvent) => {
			drop();
			const [touch, second] = touches;
			const isButton = target instanceof Element && target.closest('button, a');
			if (!touch || second || isButton) return;
			const { clientX, clientY } = touch;
			finger = { clientX, clientY, timer: setTimeout(() => take({ clientX, clientY }), holdMs) };
		};
		const move = (event: TouchEvent) => {
			if (isTaken()) return event.preventDefault();
			const [touch] = event.touches;
			if (!touch || !finger) return;
			const far = Math.hypot(touch.clientX - finger.clientX, touch.clientY - finger.clientY);
			if (far >= stillPx) drop();
		};
		/** The browser's own menu does not come up over what is being held. */
		const menu = (event: Event) => finger && event.preventDefault();
		node.addEventListener('touchstart', begin, { passive: true });
		node.addEventListener('touchmove', move, { passive: false });
		node.addEventListener('touchend', drop);
		node.addEventListener('touchcancel', drop);
		node.addEventListener('contextmenu', menu);
		return () => {
			drop();
			node.removeEventListener('touchstart', begin);
			node.removeEventListener('touchmove', move);
			node.removeEventListener('touchend', drop);
			node.removeEventListener('touchcancel', drop);
			node.removeEventListener('contextmenu', menu);
		};
	};
}

import { isFromEdge, isSideways, stillPx } from './sideways.ts';

/** What a finger does to a row of a list; each has a button that does the same. */
export interface RowDeeds {
	/** A finger that comes down now may hold or swipe. */
	heeds(): boolean;
	/** Held down for a while. */
	hold(target: string): void;
	/** Swiped to the left. */
	swipe(target: string): void;
}

const holdMs = 500;

/** How far a swipe to the left has to go. */
export function reachOf(width: number): number {
	return Math.min(140, width * 0.35);
}

interface Finger {
	readonly row: HTMLElement;
	/** What the row stands for, as it was when the finger came down. */
	readonly target: string;
	readonly x: number;
	readonly y: number;
	readonly timer: ReturnType<typeof setTimeout>;
	state: 'down' | 'swiping' | 'held';
	by: number;
}

const isFar = ({ row, by }: Finger) => -by >= reachOf(row.offsetWidth);

/**
 * Attached to a list whose rows carry `data-row`; only a finger is heeded, never a mouse. A row has to
 * stay the same element while it is held, else the end of the touch is not heard.
 */
export function onRows(deeds: RowDeeds) {
	return (list: HTMLElement) => {
		const gestures = new RowGestures(deeds);
		const passive = { passive: true };
		list.addEventListener('touchstart', gestures.begin, passive);
		list.addEventListener('touchmove', gestures.move, passive);
		list.addEventListener('touchend', gestures.end);
		list.addEventListener('touchcancel', gestures.drop, passive);
		list.addEventListener('contextmenu', gestures.menu);
		return () => {
			gestures.drop();
			list.removeEventListener('touchstart', gestures.begin);
			list.removeEventListener('touchmove', gestures.move);
			list.removeEventListener('touchend', gestures.end);
			list.removeEventListener('touchcancel', gestures.drop);
			list.removeEventListener('contextmenu', gestures.menu);
		};
	};
}

class RowGestures {
	readonly #deeds: RowDeeds;
	#finger: Finger | null = null;

	constructor(deeds: RowDeeds) {
		this.#deeds = deeds;
	}

	begin = ({ touches, target }: TouchEvent): void => {
		this.drop();
		const [touch, second] = touches;
		const row = target instanceof Element ? target.closest<HTMLElement>('[data-row]') : null;
		const meant = row?.dataset['row'];
		if (!touch || second || !row || !meant || !this.#deeds.heeds()) return;
		if (isFromEdge(touch.clientX, innerWidth)) return;
		const timer = setTimeout(() => this.#hold(), holdMs);
		const { clientX: x, clientY: y } = touch;
		this.#finger = { row, target: meant, x, y, timer, state: 'down', by: 0 };
	};

	move = ({ touches }: TouchEvent): void => {
		const [touch] = touches;
		const finger = this.#finger;
		if (!touch || !finger || finger.state === 'held') return;
		const [x, y] = [touch.clientX - finger.x, touch.clientY - finger.y];
		if (finger.state === 'down') {
			if (Math.hypot(x, y) < stillPx) return;
			// The first movement decides; to the right it is none of a row's.
			if (x > 0 || !isSideways(x, y)) return this.drop();
			clearTimeout(finger.timer);
			finger.state = 'swiping';
		}
		finger.by = Math.min(0, x);
		finger.row.style.transform = `translateX(${finger.by}px)`;
		finger.row.parentElement?.setAttribute('data-swiped', isFar(finger) ? 'far' : 'near');
	};

	end = (event: TouchEvent): void => {
		const finger = this.#finger;
		this.drop();
		if (!finger || finger.state === 'down') return;
		// No tap follows: the row opens nothing.
		if (event.cancelable) event.preventDefault();
		if (finger.state !== 'swiping') return;
		if (isFar(finger)) this.#deeds.swipe(finger.target);
	};

	/** The browser's own menu of a link does not come up over a row that is held. */
	menu = (event: Event): void => {
		if (!this.#finger) return;
		event.preventDefault();
		this.#hold();
	};

	drop = (): void => {
		const finger = this.#finger;
		this.#finger = null;
		if (!finger) return;
		clearTimeout(finger.timer);
		finger.row.style.transform = '';
		finger.row.parentElement?.removeAttribute('data-swiped');
	};

	#hold(): void {
		const finger = this.#finger;
		if (finger?.state !== 'down') return;
		clearTimeout(finger.timer);
		finger.state = 'held';
		this.#deeds.hold(finger.target);
	}
}

/** What is held: nothing yet there, a whole span, or one of its edges. */
export type Grip = 'new' | 'move' | 'start' | 'end';

export interface Held<T, P> {
	readonly grip: Grip;
	/** What it is a part of; null for what is not there yet. */
	readonly of: T | null;
	readonly from: P;
	readonly to: P;
}

/** Where on the screen. */
export type Point = Pick<PointerEvent, 'clientX' | 'clientY'>;

interface Ground<P> {
	placeAt(at: Point): P;
	/** It has gone far enough not to be a click. */
	isFar(from: P, to: P): boolean;
}

/**
 * A hand with a mouse or a pen that moves and stretches what lasts; a finger scrolls, and taps, and
 * moves only what it has taken up by holding it.
 */
export class HandDrag<T, P> {
	#held = $state.raw<Held<T, P> | null>(null);
	#moved = $state(false);
	readonly #ground: Ground<P>;

	constructor(ground: Ground<P>) {
		this.#ground = ground;
	}

	/** Null while nothing is being dragged. */
	get held(): Held<T, P> | null {
		return this.#moved ? this.#held : null;
	}

	begin(event: PointerEvent, grip: Grip, of: T | null): void {
		if (event.button !== 0 || event.pointerType === 'touch') return;
		event.stopPropagation();
		const from = this.#ground.placeAt(event);
		this.#moved = false;
		this.#held = { grip, of, from, to: from };
	}

	/** By a finger that was held still. */
	take(at: Point, of: T): void {
		const from = this.#ground.placeAt(at);
		this.#moved = true;
		this.#held = { grip: 'move', of, from, to: from };
	}

	move(at: Point): void {
		if (!this.#held) return;
		const to = this.#ground.placeAt(at);
		if (this.#ground.isFar(this.#held.from, to)) this.#moved = true;
		this.#held = { ...this.#held, to };
	}

	/** What was done with it; null for a mere click. */
	end(): Held<T, P> | null {
		const { held } = this;
		this.#held = null;
		return held;
	}

	cancel(): void {
		this.#held = null;
		this.#moved = false;
	}

	/** The click that a browser sends after a drag is none. */
	get wasDragged(): boolean {
		return this.#moved;
	}
}

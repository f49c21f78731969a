import type { TimeEntry } from '#lib/domains/time/entity.ts';
import { daysBetween, type Day } from '#lib/platform/time/calendar.ts';
import { dayMinutes } from './blocks.ts';
import { placeOf, snapMinutes, snapped, type Place } from './moves.ts';

/** What is held: nothing yet there, a whole entry, or one of its edges. */
export type Grip = 'new' | 'move' | 'start' | 'end';

interface Held {
	readonly grip: Grip;
	readonly entry: TimeEntry | null;
	readonly from: Place;
	readonly to: Place;
}

/** Where what is held would come to lie, in minutes of `day`. */
export interface Shape {
	readonly day: Day;
	readonly from: number;
	readonly to: number;
}

const minutesBetween = (from: Place, to: Place) =>
	daysBetween(from.day, to.day) * dayMinutes + to.minute - from.minute;

function shapeOf({ grip, entry, from, to }: Held, now: number): Shape {
	if (!entry) {
		// A new entry stays within the day on which it was begun.
		const ends = [snapped(from.minute), snapped(to.minute)].sort((a, b) => a - b);
		const [first = 0, last = 0] = ends;
		return { day: from.day, from: first, to: Math.max(last, first + snapMinutes) };
	}
	const start = placeOf(entry);
	const length = ((entry.stop ?? now) - entry.start) / 60_000;
	const end = start.minute + length;
	const by = minutesBetween(from, to);
	if (grip === 'start') {
		return {
			day: start.day,
			from: Math.min(snapped(start.minute + by), end - snapMinutes),
			to: end
		};
	}
	if (grip === 'end') {
		const moved = Math.max(snapped(end + by), start.minute + snapMinutes);
		return { day: start.day, from: start.minute, to: moved };
	}
	const day = to.day;
	const minute = snapped(start.minute + to.minute - from.minute);
	return { day, from: minute, to: minute + length };
}

/** A hand with a mouse or a pen on the calendar; a finger scrolls it, and taps. */
export class CalendarDrag {
	#held = $state.raw<Held | null>(null);
	/** It has gone far enough not to be a click. */
	#moved = $state(false);
	readonly #placeAt: (event: PointerEvent) => Place;

	constructor(placeAt: (event: PointerEvent) => Place) {
		this.#placeAt = placeAt;
	}

	/** Null while nothing is being dragged. */
	shape(now: number): Shape | null {
		return this.#held && this.#moved ? shapeOf(this.#held, now) : null;
	}

	get entryId(): string | null {
		return this.#moved ? (this.#held?.entry?.id ?? null) : null;
	}

	begin(event: PointerEvent, grip: Grip, entry: TimeEntry | null): void {
		if (event.button !== 0 || event.pointerType === 'touch') return;
		event.stopPropagation();
		const from = this.#placeAt(event);
		this.#moved = false;
		this.#held = { grip, entry, from, to: from };
	}

	move(event: PointerEvent): void {
		if (!this.#held) return;
		const to = this.#placeAt(event);
		if (Math.abs(minutesBetween(this.#held.from, to)) >= snapMinutes) this.#moved = true;
		this.#held = { ...this.#held, to };
	}

	/** What was done with it; null for a mere click. */
	end(now: number): { grip: Grip; entry: TimeEntry | null; shape: Shape } | null {
		const held = this.#held;
		this.#held = null;
		if (!held || !this.#moved) return null;
		return { grip: held.grip, entry: held.entry, shape: shapeOf(held, now) };
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

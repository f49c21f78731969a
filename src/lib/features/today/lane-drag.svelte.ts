import { perform } from '#lib/domains/perform.ts';
import {
	endsOf,
	freshSpan,
	nudged,
	spanAfter,
	spanMove,
	type Hold,
	type SpanMove,
	type SpanRow
} from '#lib/domains/span-moves.ts';
import { oneByOne } from '#lib/platform/one-by-one.ts';
import type { Span, Zone } from '#lib/platform/time/calendar.ts';
import { snapMinutes, snappedInstant } from '#lib/platform/time/snap.ts';
import { HandDrag, type Held, type Point } from '#lib/platform/ui/hand-drag.svelte.ts';
import type { Replica } from '#lib/sync/client/store.ts';

/** A place on a lane: on the screen, and in the day. */
interface Place {
	readonly x: number;
	readonly at: number;
}

/** A hand that trembles drags nothing. */
const stillPx = 4;

/** What its keys do, as on the calendar of Time. */
const keys: Readonly<Record<string, readonly [Hold['grip'], number]>> = {
	'Shift+ArrowLeft': ['move', -snapMinutes],
	'Shift+ArrowRight': ['move', snapMinutes],
	'+': ['end', snapMinutes],
	'-': ['end', -snapMinutes]
};

function holdOf({ grip, of, from, to }: Held<SpanRow, Place>): Hold | null {
	if (!of || grip === 'new') return null;
	const { start, end } = endsOf(of);
	const edge = grip === 'end' ? (end ?? start) : start;
	return { grip, to: snappedInstant(edge + to.at - from.at) };
}

interface Lanes {
	/** The day that the lanes are as long as. */
	readonly within: Span;
	readonly zone: Zone;
	/** Any of the lanes: all of them are as long. */
	readonly track: Element | null | undefined;
}

/** Fasts and time entries on the lanes of a day, moved and stretched by a mouse and by keys. */
export class LaneDrag {
	readonly hand: HandDrag<SpanRow, Place>;
	readonly #replica: Replica;
	readonly #lanes: () => Lanes;
	readonly #inTurn = oneByOne();

	constructor(replica: Replica, lanes: () => Lanes) {
		this.#replica = replica;
		this.#lanes = lanes;
		const isFar = (from: Place, to: Place) => Math.abs(to.x - from.x) >= stillPx;
		this.hand = new HandDrag({ placeAt: (event) => this.#placeAt(event), isFar });
	}

	/** What is being dragged, where it would come to lie. */
	ghost(now: number) {
		const { held } = this.hand;
		const hold = held && holdOf(held);
		if (!held?.of || !hold) return null;
		return { of: held.of, ...spanAfter(held.of, hold, now) };
	}

	async drop(): Promise<void> {
		const held = this.hand.end();
		const hold = held && holdOf(held);
		if (!held?.of || !hold) return;
		// After the click that the browser sends behind it.
		setTimeout(() => this.hand.cancel());
		await this.#put(spanMove(held.of, hold, this.#clock()));
	}

	/** Keys come faster than the screen follows: each does its deed on what the last one left. */
	async press(event: KeyboardEvent, one: SpanRow): Promise<void> {
		const deed = keys[event.shiftKey && event.key !== '+' ? `Shift+${event.key}` : event.key];
		if (!deed) return;
		event.preventDefault();
		await this.#inTurn(async () => {
			const fresh = await freshSpan(this.#replica, one);
			if (fresh) await this.#put(spanMove(fresh, nudged(fresh, ...deed), this.#clock()));
		});
	}

	#placeAt({ clientX: x }: Point): Place {
		const { within, track } = this.#lanes();
		const box = track?.getBoundingClientRect();
		const share = box ? (x - box.left) / box.width : 0;
		return { x, at: within.from + share * (within.to - within.from) };
	}

	#clock() {
		return { zone: this.#lanes().zone, now: Date.now() };
	}

	async #put(move: SpanMove | null): Promise<void> {
		if (move) await perform(this.#replica, move.label, [move.write]);
	}
}

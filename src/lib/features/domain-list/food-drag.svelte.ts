import type { MealWithItems } from '#lib/domains/nutrition/read-meals.ts';
import { HandDrag, type Point } from '#lib/platform/ui/hand-drag.svelte.ts';
import type { Replica } from '#lib/sync/client/store.ts';
import { missingKinds, moveFood, type FoodOf, type MealPlace } from './move-food.ts';

interface Place {
	readonly x: number;
	readonly y: number;
	/** What lies there, as `data-drop` says: the id of a meal, or the kind of one to come. */
	readonly over: string | null;
}

/** A hand that trembles drags nothing. */
const stillPx = 4;
/** So near to the edge of the screen it goes on. */
const edgePx = 72;

function placeAt({ clientX: x, clientY: y }: Point): Place {
	const zone = document.elementFromPoint(x, y)?.closest<HTMLElement>('[data-drop]');
	return { x, y, over: zone?.dataset['drop'] ?? null };
}

/** Foods that are dragged from one meal of a day to another. */
export class FoodDrag {
	readonly #hand = new HandDrag<FoodOf, Place>({
		placeAt,
		isFar: (from, to) => Math.hypot(to.x - from.x, to.y - from.y) >= stillPx
	});
	readonly #replica: Replica;
	readonly #meals: () => readonly MealWithItems[];

	constructor(replica: Replica, meals: () => readonly MealWithItems[]) {
		this.#replica = replica;
		this.#meals = meals;
	}

	/** What is in the hand; null while nothing is. */
	get food(): FoodOf | null {
		return this.#hand.held?.of ?? null;
	}

	get at(): Place | null {
		return this.#hand.held?.to ?? null;
	}

	/** Where letting go would put it. */
	isOver(drop: string): boolean {
		return this.at?.over === drop && drop !== this.food?.from.meal.id;
	}

	begin(event: PointerEvent, of: FoodOf): void {
		const isButton = event.target instanceof Element && event.target.closest('button, a');
		if (!isButton) this.#hand.begin(event, 'move', of);
	}

	take(at: Point, of: FoodOf): void {
		this.#hand.take(at, of);
	}

	move(event: PointerEvent): void {
		this.#hand.move(event);
		if (!this.food) return;
		if (event.clientY < edgePx) scrollBy(0, -edgePx / 4);
		if (event.clientY > innerHeight - edgePx) scrollBy(0, edgePx / 4);
	}

	async drop(): Promise<void> {
		const isMoved = this.food !== null;
		const held = this.#hand.end();
		const target = isMoved && held ? this.#placeOf(held.to.over) : null;
		this.#hand.cancel();
		const from = this.#meals().find(({ meal: { id } }) => id === held?.of?.from.meal.id);
		const item = from?.items.find(({ id }) => id === held?.of?.item.id);
		if (!target || !from || !item || target.id === from.meal.id) return;
		await moveFood(this.#replica, { item, from }, target);
	}

	cancel(): void {
		this.#hand.cancel();
	}

	#placeOf(over: string | null): MealPlace | null {
		const there = this.#meals().find(({ meal: { id } }) => id === over);
		if (there) return there.meal;
		const kind = missingKinds(this.#meals()).find((one) => one === over);
		return kind ? { kind } : null;
	}
}

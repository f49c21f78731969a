/** Where a long list stands: the row at its top, and by how much that row is already scrolled by. */
export interface ListPlace {
	/** Null: rows are not drawn one by one, and `offset` is how far the box is scrolled. */
	readonly key: string | null;
	readonly offset: number;
}

/** A list that says where it stands, and goes there again. */
export interface KeepsPlace {
	place(): ListPlace | null;
	goTo(place: ListPlace): void;
}

/** What draws only the rows in sight, seen from outside. */
export interface LongList {
	findItemIndex(offset: number): number;
	getItemOffset(index: number): number;
	getScrollOffset(): number;
	scrollToIndex(index: number, options: { align: 'start'; offset: number }): void;
}

type Keyed = readonly { readonly key: string }[] | readonly { readonly id: string }[];

const keyOf = (item: Keyed[number]) => ('key' in item ? item.key : item.id);

/** By the row and not by the height above it: rows that were never drawn have no known height. */
export function placeOf(list: LongList, items: Keyed): ListPlace | null {
	const top = list.getScrollOffset();
	const index = list.findItemIndex(top);
	const item = items[index];
	return item ? { key: keyOf(item), offset: top - list.getItemOffset(index) } : null;
}

/** Stays where it is if the row is no longer in the list. */
export function goToPlace(list: LongList, items: Keyed, { key, offset }: ListPlace): void {
	const index = items.findIndex((item) => keyOf(item) === key);
	if (index >= 0) list.scrollToIndex(index, { align: 'start', offset });
}

/** The box that scrolls; without one the page does. */
export function boxPlace(box: Element | undefined): ListPlace {
	return { key: null, offset: (box ?? document.documentElement).scrollTop };
}

const hands = ['wheel', 'touchmove', 'pointerdown', 'keydown'];
let held: ResizeObserver | null = null;

/**
 * What stands above a list fills in its own time: goes to the place again with each of its sizes,
 * until a hand moves the page, another place is held, or the list goes.
 */
export function holdPlace(above: Element, goThere: () => void): void {
	releasePlace();
	held = new ResizeObserver(goThere);
	held.observe(above);
	for (const hand of hands) addEventListener(hand, releasePlace, { passive: true });
}

export function releasePlace(): void {
	held?.disconnect();
	held = null;
	for (const hand of hands) removeEventListener(hand, releasePlace);
}

/** Calls `reached` when the end of a list comes near, once. */
export function whenNear(reached: () => void) {
	return (node: Element) => {
		const watcher = new IntersectionObserver(
			(seen) => {
				if (seen.some(({ isIntersecting }) => isIntersecting)) reached();
			},
			{ rootMargin: '1200px 0px' }
		);
		watcher.observe(node);
		return () => watcher.disconnect();
	};
}

const views: unknown[] = [];

/**
 * A snapshot for the router, which writes it to the disk: so it is a mere number. What was searched
 * and looked at stays in memory, and is gone with the page.
 */
export function viewSnapshot<V>(of: () => { capture(): V; restore(view: V): void } | undefined) {
	return {
		capture: () => views.push(of()?.capture()) - 1,
		restore: (at: number) => {
			const view = views[at] as V | undefined;
			if (view !== undefined) of()?.restore(view);
		}
	};
}

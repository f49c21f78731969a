import type { ListPlace } from '#lib/platform/ui/list-place.ts';
import type { Narrowing } from './list.ts';

/** What Back brings again: how far the list was read, narrowed and scrolled. */
export interface ListView {
	readonly limit: number;
	readonly by: Narrowing;
	readonly place: ListPlace | null;
}

/** A list that can be left and come back to. */
export interface KeepsView {
	capture(): ListView;
	restore(view: ListView): void;
}

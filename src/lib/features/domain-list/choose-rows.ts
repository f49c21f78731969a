import { onRows } from '#lib/platform/ui/row-gestures.ts';
import type { Replica } from '#lib/sync/client/store.ts';
import { removeRows } from './row-deeds.ts';
import type { Selection } from './selection.svelte.ts';

const targetOf = ({ target }: Event): string => {
	const row = target instanceof Element ? target.closest<HTMLElement>('[data-row]') : null;
	return row?.dataset['row'] ?? '';
};

/** With one of these a link opens beside this page. */
const opensBeside = ({ ctrlKey, metaKey, shiftKey }: MouseEvent) => ctrlKey || metaKey || shiftKey;

/** A list whose rows are chosen by holding one, or by a key, and deleted by a swipe. */
export function choosesRows(selection: Selection, replica: Replica) {
	function choose(event: Event) {
		const target = targetOf(event);
		if (target === '') return;
		event.preventDefault();
		if (selection.on) selection.toggle(target);
		else selection.begin(target);
	}
	function byTap(event: MouseEvent) {
		if (selection.on && !opensBeside(event)) choose(event);
	}
	function bySpace(event: KeyboardEvent) {
		if (selection.on && event.key === ' ') choose(event);
	}
	/** The key that deletes a row means all that are chosen. */
	function byRemoval(event: Event) {
		if (selection.chosen.length === 0) return;
		event.preventDefault();
		selection.opener?.focus({ preventScroll: true });
		void removeRows(replica, selection.chosen).then(() => selection.end());
	}
	const touched = onRows({
		heeds: () => !selection.on,
		hold: (target) => selection.begin(target),
		swipe: (target) => void removeRows(replica, [target])
	});
	return (list: HTMLElement) => {
		const letGo = touched(list);
		const gone = new AbortController();
		const { signal } = gone;
		list.addEventListener('rowselect', choose, { signal });
		list.addEventListener('rowremove', byRemoval, { signal });
		list.addEventListener('click', byTap, { signal });
		list.addEventListener('keydown', bySpace, { signal });
		return () => {
			letGo();
			gone.abort();
		};
	};
}

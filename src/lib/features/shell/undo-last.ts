import { toasts } from '#lib/platform/ui/toasts.svelte.ts';
import type { Deed, Replica } from '#lib/sync/client/store.ts';

/** Takes the newest deed back that still stands, and says which. */
export async function undoLast(replica: Replica): Promise<void> {
	const deed = (await replica.deeds()).find((one) => !one.undone);
	if (!deed) {
		toasts.show('Nothing to undo');
		return;
	}
	await replica.undo(deed);
	toasts.show(`Undone: ${deed.label}`);
}

/** Does again what was taken back last, and says which. */
export async function redoLast(replica: Replica): Promise<void> {
	const deed = redoable(await replica.deeds());
	if (!deed) {
		toasts.show('Nothing to redo');
		return;
	}
	await replica.redo(deed);
	toasts.show(`Redone: ${deed.label}`);
}

/** The deed taken back last; none once something else has been done since. */
export function redoable(deeds: readonly Deed[]): Deed | undefined {
	const since = Math.max(0, ...deeds.map(({ undoneAt }) => undoneAt ?? 0));
	if (since === 0 || deeds.some(({ at }) => at > since)) return undefined;
	// Of two in one millisecond the older one was taken back later.
	return deeds.findLast(({ undoneAt }) => undoneAt === since);
}

/**
 * Ctrl/⌘+Z outside of fields, with Shift the way back again; in fields they are the field's own. Null
 * for any other key.
 */
export function undoKey(event: KeyboardEvent): typeof undoLast | null {
	if (!(event.ctrlKey || event.metaKey) || event.altKey) return null;
	if (event.key.toLowerCase() !== 'z') return null;
	const target = event.target instanceof HTMLElement ? event.target : null;
	if (target?.closest('input, textarea, select, [contenteditable]')) return null;
	return event.shiftKey ? redoLast : undoLast;
}

import { toasts } from '#lib/platform/ui/toasts.svelte.ts';
import type { Replica } from '#lib/sync/client/store.ts';

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

/** Ctrl/⌘+Z outside of fields; in them it is the field's own. */
export function isUndoKey(event: KeyboardEvent): boolean {
	if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return false;
	if (event.key.toLowerCase() !== 'z') return false;
	const target = event.target instanceof HTMLElement ? event.target : null;
	return !target?.closest('input, textarea, select, [contenteditable]');
}

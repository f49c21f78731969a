import type { SheetDraft } from '#lib/platform/ui/sheet-draft.svelte.ts';
import { toasts } from '#lib/platform/ui/toasts.svelte.ts';

/** Leaving a form throws nothing away; that it does not is said. */
export function leaveDraft(draft: SheetDraft): void {
	if (draft.isTyped) toasts.show('Draft kept. It is offered when you open this again.');
}

import { toasts } from '#lib/platform/ui/toasts.svelte.ts';
import type { Replica, Write } from '#lib/sync/client/store.ts';
import { together } from '#lib/sync/client/together.ts';

/**
 * Does a deed and says so with an Undo. Throws `Refused` when a value is not acceptable; a form
 * shows the problems at its fields.
 */
export async function perform(
	replica: Replica,
	label: string,
	writes: readonly Write[]
): Promise<void> {
	const deed = await replica.write(label, writes);
	// What it did is drawn first: the words would hold that up.
	void together.drawn().then(() => toasts.show(label, () => replica.undo(deed)));
}

import { perform } from '#lib/domains/perform.ts';
import { entityNamed } from '#lib/domains/registry.ts';
import { toasts } from '#lib/platform/ui/toasts.svelte.ts';
import type { KeptWrite } from '#lib/sync/client/records.ts';
import type { Meant } from '#lib/sync/client/replica.ts';
import type { Replica, Write } from '#lib/sync/client/store.ts';
import { forgetKept, keptEntries } from './kept-entries.ts';

/**
 * Writes what an earlier page could not. What a row cannot take any more is said; the others go in.
 */
export async function writeKept(replica: Replica): Promise<void> {
	const entries = new Map(keptEntries(replica.userId).map((meant) => [saying(meant), meant]));
	forgetKept(replica.userId);
	for (const { label, writes } of entries.values()) {
		try {
			await perform(replica, label, writes.flatMap(revived));
		} catch {
			toasts.problem(`“${label}” could not be written after the reload. Enter it once more.`);
		}
	}
}

/** What it says, whichever id a second tap on "Save" gave it: that tap meant the same entry. */
function saying({ label, writes }: Meant): string {
	const withoutNames = writes.map((write) =>
		write.kind === 'create' ? { ...write, id: '', sourceId: '' } : write
	);
	return JSON.stringify([label, withoutNames]);
}

function revived(write: KeptWrite): Write[] {
	const entity = entityNamed(write.entity);
	return entity ? [{ ...write, entity } as Write] : [];
}

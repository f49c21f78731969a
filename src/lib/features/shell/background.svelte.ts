import { importBatch, isDecision } from '#lib/domains/imports/entity.ts';
import { live } from '#lib/sync/client/live.svelte.ts';
import type { Device } from './device-sync.ts';

/** What goes on beside any page while a person is signed in. Called while a component is made. */
export function workBehindPages({ replica, sync, storage }: Device): void {
	const { status, store } = sync;
	$effect(() => void storage.writeKept(replica));
	$effect(() => {
		if (status.lastSyncedAt !== null) storage.holds(status.waiting);
	});

	// An undo that a reload cut off, or that ⌘Z or another device decided, is carried out here.
	const imports = live(replica, (reader) => reader.range(importBatch, { limit: 1 }));
	const decision = $derived(imports.value?.find(isDecision)?.id);
	$effect(() => {
		if (!decision) return;
		void import('#lib/domains/imports/taking-back.svelte.ts').then(({ takingBack }) =>
			takingBack.resume(replica)
		);
	});

	// Rows came or went: edits of two devices may have met. Asked after each exchange until told.
	$effect(() => {
		if (status.lastSyncedAt === null || !status.unheard) return;
		void import('./hear-conflicts.ts').then(({ hearFrom }) => hearFrom(store));
	});
}

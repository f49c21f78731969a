import { importBatch, isDecision } from '#lib/domains/imports/entity.ts';
import { toasts } from '#lib/platform/ui/toasts.svelte.ts';
import { live } from '#lib/sync/client/live.svelte.ts';
import type { Device } from './device-sync.ts';

/** Fewer changes than this are no news. */
const worthAWord = 10;

/** What goes on beside any page while a person is signed in. Called while a component is made. */
export function workBehindPages({ replica, sync, storage }: Device): void {
	const { status, store } = sync;
	$effect(() => void storage.writeKept(replica));
	$effect(() => {
		if (status.lastSyncedAt !== null) storage.holds(status.waiting);
	});

	// Only where the browser lets notices through is there anything to hear of.
	$effect(() => {
		if (globalThis.Notification?.permission !== 'granted') return;
		void import('#lib/domains/notices-here.svelte.ts').then(({ noticesHere }) =>
			noticesHere.renew(sync.notices)
		);
	});

	// Sync is ambient; only after a time away is a word due of all that has gone.
	let wasAway = false;
	$effect(() => {
		const { state, problem, sent } = status;
		if (state === 'saved-here' && problem !== null) wasAway = true;
		if (state !== 'synced' || !wasAway) return;
		wasAway = false;
		if (sent > worthAWord) toasts.show(`${sent} changes synced`);
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

import ArrowUp from '@lucide/svelte/icons/arrow-up';
import CloudCheck from '@lucide/svelte/icons/cloud-check';
import CloudOff from '@lucide/svelte/icons/cloud-off';
import KeyRound from '@lucide/svelte/icons/key-round';
import RefreshCw from '@lucide/svelte/icons/refresh-cw';
import Smartphone from '@lucide/svelte/icons/smartphone';
import TriangleAlert from '@lucide/svelte/icons/triangle-alert';
import type { SyncState } from '#lib/sync/client/status.svelte.ts';

interface Look {
	readonly icon: typeof ArrowUp;
	/** Wants the person; everything else is ambient. */
	readonly urgent?: boolean;
}

export const looks: Readonly<Record<SyncState, Look>> = {
	synced: { icon: CloudCheck },
	syncing: { icon: RefreshCw },
	'saved-here': { icon: CloudOff },
	'action-needed': { icon: TriangleAlert, urgent: true },
	'signed-out': { icon: KeyRound, urgent: true },
	'update-needed': { icon: ArrowUp, urgent: true },
	'device-only': { icon: Smartphone }
};

export interface SyncFacts {
	readonly state: SyncState;
	readonly waiting: number;
	readonly review: number;
	/** Of those, edits and deletions of two devices that met. */
	readonly conflicts: number;
}

/** What the chip says; empty: its icon is enough. */
export function chipText({ state, waiting, review }: SyncFacts): string {
	if (state === 'saved-here') return waiting > 0 ? `${waiting} waiting` : 'Offline';
	if (state === 'action-needed') return `${review} to review`;
	const words: Partial<Record<SyncState, string>> = {
		syncing: waiting > 0 ? `Syncing ${waiting}` : 'Syncing',
		'signed-out': 'Sign in to sync',
		'update-needed': 'Update to sync',
		'device-only': 'On this device'
	};
	return words[state] ?? '';
}

const changes = (n: number) => (n === 1 ? '1 change' : `${n} changes`);

function toReview(refused: number, conflicts: number): string {
	const met = conflicts === 1 ? '1 thing was' : `${conflicts} things were`;
	const edited = `${met} changed on two devices. The later change stands; the other is kept below.`;
	if (refused === 0) return edited;
	const said = `${changes(refused)} ${refused === 1 ? 'was not accepted by your server. It is' : 'were not accepted by your server. They are'} kept here for you to look at.`;
	return conflicts === 0 ? said : `${said} ${edited}`;
}

/** What the sheet says: what happened, what is safe. */
export function sheetText({ state, waiting, review, conflicts }: SyncFacts): string {
	switch (state) {
		case 'synced':
			return 'Everything is saved here and on your server.';
		case 'syncing':
			return 'Exchanging changes with your server. You can go on.';
		case 'saved-here':
			return waiting > 0
				? `${changes(waiting)} saved on this device. ${waiting === 1 ? 'It goes' : 'They go'} to your server when it can be reached.`
				: "Can't reach your server. Everything you log is kept here.";
		case 'action-needed':
			return toReview(review - conflicts, conflicts);
		case 'signed-out':
			return `You've been signed out. Nothing is lost; sign in to sync${waiting > 0 ? ` ${changes(waiting)}` : ''}.`;
		case 'update-needed':
			return 'Update the app to keep syncing. What you log is kept here.';
		case 'device-only':
			return 'Your entries are kept on this device.';
	}
}

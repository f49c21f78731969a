import { forgetIdentity } from '#lib/platform/auth/identity.ts';
import { unsubscribeHere } from '#lib/platform/push/subscribing.ts';

/** Announced to other tabs, so that they let go of the person's data. */
export interface SignedOutNews {
	readonly userId: string;
}

/** A channel reaches every listener but the sender itself, those of this very tab included. */
interface Posted extends SignedOutNews {
	readonly fromTab: string;
}
const thisTab = Math.random().toString(36);

const channelName = 'lifetracker:sign-out';
const giveUpAfterMs = 10_000;
const tryEveryMs = 250;

/** Calls `letGo` when the person signs out in another tab: close the replica and leave. */
export function onSignedOutElsewhere(letGo: (news: SignedOutNews) => void): () => void {
	const channel = new BroadcastChannel(channelName);
	channel.onmessage = ({ data: { userId, fromTab } }: MessageEvent<Posted>) => {
		if (fromTab !== thisTab) letGo({ userId });
	};
	return () => channel.close();
}

export function tellOtherTabs({ userId }: SignedOutNews): void {
	const channel = new BroadcastChannel(channelName);
	channel.postMessage({ userId, fromTab: thisTab } satisfies Posted);
	channel.close();
}

export const replicaName = (userId: string) => `lifetracker:${userId}`;

/**
 * Removes everything of this person from the browser and looks whether it is gone. False: another
 * tab still holds the data open.
 */
export async function wipeDevice(userId: string): Promise<boolean> {
	forgetIdentity();
	sessionStorage.clear();
	forgetKept(userId);
	await forgetCaches();
	// A push service that is not reached holds up nothing.
	void unsubscribeHere().catch(() => undefined);
	const deadline = Date.now() + giveUpAfterMs;
	while (Date.now() < deadline) {
		await requestDeletion(replicaName(userId));
		if (!(await isThere(replicaName(userId)))) return true;
		tellOtherTabs({ userId });
		await new Promise((again) => setTimeout(again, tryEveryMs));
	}
	return false;
}

/** What screens keep of the person under names that begin as the replica's does. */
function forgetKept(userId: string): void {
	const mine = Object.keys(localStorage).filter((key) => key.startsWith(`${replicaName(userId)}:`));
	for (const key of mine) localStorage.removeItem(key);
}

/** The shell's own files come back with the next page; no answer of the server is ever in there. */
async function forgetCaches(): Promise<void> {
	if (!('caches' in globalThis)) return;
	const names = await caches.keys();
	await Promise.all(
		names.filter((name) => !name.includes('precache')).map((name) => caches.delete(name))
	);
}

/** Resolves when it is deleted, refused, or held by somebody. */
function requestDeletion(name: string): Promise<void> {
	return new Promise((resolve) => {
		const request = indexedDB.deleteDatabase(name);
		request.onsuccess = request.onerror = request.onblocked = () => resolve();
	});
}

async function isThere(name: string): Promise<boolean> {
	// Firefox before 126 cannot list databases; there the deletion's own answer must do.
	if (!('databases' in indexedDB)) return false;
	const all = await indexedDB.databases();
	return all.some((database) => database.name === name);
}

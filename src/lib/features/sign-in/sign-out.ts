import { subscribedHere } from '#lib/platform/push/subscribing.ts';
import { isServerError } from './server-error.ts';
import { tellOtherTabs, wipeDevice } from './device-wipe.ts';
import { rememberErased } from './erased-here.ts';
import { forgetSignOut, rememberSignOut } from './finish-sign-out.ts';

export interface SigningOut {
	readonly userId: string;
	/** Changes that the server does not have yet. */
	readonly unsent: number;
	/** The person was told of them and wants to go all the same. */
	readonly discardUnsent?: boolean;
	/** Closes the replica of this tab: an open database cannot be deleted. */
	readonly closeReplica: () => Promise<void> | void;
}

export type SignedOut =
	/** Nothing was done: ask the person about so many unsent changes first. */
	| { kind: 'unsent'; count: number }
	| { kind: 'done' }
	/** The device is wiped; the server hears of it when there is a network again. */
	| { kind: 'pending' }
	/** Signed out, but another tab holds the data open: ask the person to close it. */
	| { kind: 'held' };

/** Ends the session and removes the person's data from this device, in this order. */
export function signOut(leaving: SigningOut): Promise<SignedOut> {
	return leave(leaving, async () => {
		const { rpc } = await import('#lib/rpc.ts');
		await rpc.session.signOut.mutate();
	});
}

/** Removes the example account with everything in it, on the server and here. Needs the network. */
export async function leaveExample(leaving: Omit<SigningOut, 'unsent'>): Promise<SignedOut> {
	const { rpc } = await import('#lib/rpc.ts');
	await rpc.session.leaveExample.mutate().catch((error: unknown) => {
		// Gone already: the device still is to be wiped.
		if (!isServerError(error, 'E_SIGNED_OUT', 'E_ACCOUNT_GONE')) throw error;
	});
	return leave({ ...leaving, unsent: 0 }, async () => undefined);
}

/**
 * Removes the account with everything in it, on the server and here; nothing is done where the
 * server refuses.
 */
export async function eraseAccount(
	leaving: Omit<SigningOut, 'unsent'>,
	password: string
): Promise<SignedOut> {
	const { rpc } = await import('#lib/rpc.ts');
	await rpc.account.erase.mutate({ password });
	return leave({ ...leaving, unsent: 0 }, async () => undefined);
}

/**
 * Removes the person's data from this device and nothing else: they stay signed in, and may bring it
 * back from their server. Needs no network.
 */
export async function eraseDevice({
	userId,
	closeReplica
}: Pick<SigningOut, 'userId' | 'closeReplica'>): Promise<SignedOut> {
	// First of all: another tab that lands on the sign-in page must not bring it back.
	rememberErased();
	tellOtherTabs({ userId });
	await Promise.race([forgetNotices().catch(() => undefined), pause(untoldAfterMs)]);
	await closeReplica();
	return { kind: (await wipeDevice(userId)) ? 'done' : 'held' };
}

/** The session goes on, and would keep where this browser is reached. */
async function forgetNotices(): Promise<void> {
	if (!(await subscribedHere())) return;
	const { rpc } = await import('#lib/rpc.ts');
	await rpc.notices.unsubscribe.mutate({});
}

/** A server that is told of nothing finds out by the first notice, which no longer arrives. */
const untoldAfterMs = 2000;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function leave(leaving: SigningOut, tellServer: () => Promise<void>): Promise<SignedOut> {
	const { userId, unsent, discardUnsent = false, closeReplica } = leaving;
	if (unsent > 0 && !discardUnsent) return { kind: 'unsent', count: unsent };
	// First of all: another tab that lands on the sign-in page must not take the session up again.
	rememberSignOut();
	tellOtherTabs({ userId });
	await closeReplica();
	const told = await tellServer().then(
		() => true,
		() => false
	);
	if (told) forgetSignOut();
	if (!(await wipeDevice(userId))) return { kind: 'held' };
	return { kind: told ? 'done' : 'pending' };
}

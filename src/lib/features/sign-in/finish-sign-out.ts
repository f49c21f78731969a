const key = 'lifetracker:sign-out-pending';

/** The cookie cannot be removed without the server: remembered until the server can be told. */
export function rememberSignOut(): void {
	localStorage.setItem(key, '1');
}

export function forgetSignOut(): void {
	localStorage.removeItem(key);
}

export function isSignOutPending(): boolean {
	return localStorage.getItem(key) !== null;
}

/** Tells the server of a sign-out that happened without a network. Silent while there still is none. */
export async function finishSignOut(): Promise<void> {
	if (!isSignOutPending() || !navigator.onLine) return;
	// Loaded only now: hardly any start needs it.
	const { rpc } = await import('#lib/rpc.ts');
	await rpc.session.signOut.mutate().then(forgetSignOut, () => undefined);
}

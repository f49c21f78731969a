// No `window` and no `$app` in here: the service worker subscribes anew as well.

/** What the server is told of a browser. */
export interface SubscriptionInput {
	readonly endpoint: string;
	readonly p256dh: string;
	readonly auth: string;
	readonly zone: string;
}

/** The subscription for this key: the one there is, or a new one where it was made for another key. */
export async function subscribeWith(
	registration: ServiceWorkerRegistration,
	publicKey: string
): Promise<PushSubscription> {
	const known = await registration.pushManager.getSubscription();
	if (known && keyOf(known) === publicKey) return known;
	await known?.unsubscribe();
	return registration.pushManager.subscribe({
		userVisibleOnly: true,
		applicationServerKey: publicKey
	});
}

function keyOf({ options }: PushSubscription): string {
	const bytes = new Uint8Array(options.applicationServerKey ?? new ArrayBuffer(0));
	const text = btoa(String.fromCharCode(...bytes));
	return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

export function subscriptionOf(subscription: PushSubscription, zone: string): SubscriptionInput {
	const { endpoint, keys } = subscription.toJSON();
	const { p256dh = '', auth = '' } = keys ?? {};
	return { endpoint: endpoint ?? '', p256dh, auth, zone };
}

/** Lets go of this browser's address: whatever is still sent to it comes nowhere. */
export async function unsubscribeHere(): Promise<void> {
	await (await subscribedHere())?.unsubscribe();
}

/** Where this browser is reached; nothing when it is not. */
export async function subscribedHere(): Promise<PushSubscription | null | undefined> {
	const registration = await navigator.serviceWorker?.getRegistration();
	return registration?.pushManager?.getSubscription();
}

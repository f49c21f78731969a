// No `window` at the top and no `$app` in here: the service worker keeps what the page takes.

/** Goes with every other cache at sign-out. Only the worker writes it: no link can ask for a deed. */
const cacheName = 'lifetracker:asked';
const address = '/asked-deed';
/** What no page took meanwhile was meant for another moment. */
const keptMs = 60_000;
const askedEvent = 'lifetracker:asked';

/** Keeps what somebody asked for on a notification until a page takes it. */
export async function keepAsked(deed: string, now: number): Promise<void> {
	const cache = await caches.open(cacheName);
	await cache.put(address, new Response(deed, { headers: { 'x-asked-at': `${now}` } }));
}

/** Takes what was asked for just now, once. */
export async function takeAsked(now: number): Promise<string | null> {
	// A window without a secure origin has no caches, and no notifications either.
	if (!('caches' in globalThis) || !(await caches.has(cacheName))) return null;
	const answer = await (await caches.open(cacheName)).match(address);
	await caches.delete(cacheName);
	const at = Number(answer?.headers.get('x-asked-at'));
	return answer && now - at < keptMs ? answer.text() : null;
}

/** Hands over what was asked for, now and whenever the worker says that there is more. */
export function onAsked(take: (deed: string) => void): () => void {
	const look = async () => {
		const deed = await takeAsked(Date.now()).catch(() => null);
		if (deed !== null) take(deed);
	};
	void look();
	const listener = () => void look();
	addEventListener(askedEvent, listener);
	return () => removeEventListener(askedEvent, listener);
}

/** The page is where the deed is done: whoever does it looks again. */
export function tellAsked(): void {
	dispatchEvent(new Event(askedEvent));
}

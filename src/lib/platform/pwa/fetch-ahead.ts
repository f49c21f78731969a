import type { PrecacheController } from 'workbox-precaching';

/** As many as a browser opens to one host without HTTP/2. */
const lanes = 6;

/**
 * Fetches what the worker will serve, several files at a time. Workbox itself asks for one after the
 * other: a hundred round trips on a phone. What is missing afterwards it fetches, and it alone says
 * whether the installation has failed.
 */
export async function fetchAhead(app: PrecacheController): Promise<void> {
	const cache = await caches.open(app.strategy.cacheName);
	const waiting = app.getCachedURLs().values();
	const lane = async () => {
		for (const url of waiting) await fetchInto(cache, url, app.getCacheKeyForURL(url) ?? url);
	};
	await Promise.allSettled(Array.from({ length: lanes }, lane));
}

async function fetchInto(cache: Cache, url: string, cacheKey: string): Promise<void> {
	if (await cache.match(cacheKey)) return;
	// Only what carries its hash in its name may come from the browser's own cache.
	const hashed = cacheKey === url;
	const response = await fetch(url, { cache: hashed ? 'default' : 'reload' });
	if (response.ok) await cache.put(cacheKey, response);
}

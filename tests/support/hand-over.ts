import type { BrowserContext, Page } from '@playwright/test';

type StorageState = Awaited<ReturnType<BrowserContext['storageState']>>;

/**
 * Makes a browser the next person's: of the last one nothing is left in it. The app itself stays, so
 * that its worker need not fetch everything anew. Answers the one tab that is open.
 */
export async function handOver(
	context: BrowserContext,
	{ cookies, origins }: StorageState
): Promise<Page> {
	const page = await context.newPage();
	for (const tab of context.pages()) if (tab !== page) await tab.close();
	await context.clearCookies();
	await context.addCookies(cookies);
	const session = await context.newCDPSession(page);
	for (const { origin, localStorage } of origins) {
		const storageTypes = 'local_storage,indexeddb';
		await session.send('Storage.clearDataForOrigin', { origin, storageTypes });
		// A page of the server's own, where the app is not.
		await page.goto(`${origin}/healthz`);
		await page.evaluate((kept) => {
			for (const { name, value } of kept) window.localStorage.setItem(name, value);
		}, localStorage);
	}
	await session.detach();
	return page;
}

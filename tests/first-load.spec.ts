import { gzipSync } from 'node:zlib';
import { expect, test, type Response } from '@playwright/test';
import { makePerson, sharedHome, signedInDevice } from './support/people.ts';

const limitKb = 150;

test(`Today loads at most ${limitKb} kB of JavaScript, gzip`, async ({ browser }, testInfo) => {
	const home = sharedHome();
	const person = await makePerson(home);
	const signedIn = await signedInDevice(browser, home, person);
	const { cookies, origins } = await signedIn.context.storageState();
	// A device that never held anything: one that did would be told of its loss.
	const held = ({ name }: { name: string }) => name.endsWith(':held');
	const storageState = {
		cookies,
		origins: origins.map(({ origin, localStorage }) => ({
			origin,
			localStorage: localStorage.filter((entry) => !held(entry))
		}))
	};
	await signedIn.context.close();

	// A cold visit: nothing in any cache, and no worker that fetches the rest beforehand.
	const context = await browser.newContext({
		baseURL: home.origin,
		storageState,
		serviceWorkers: 'block'
	});
	const page = await context.newPage();
	const scripts = new Map<string, Promise<number>>();
	const weigh = (response: Response) => {
		if (!response.url().endsWith('.js')) return;
		const size = response.body().then((body) => gzipSync(body).length);
		scripts.set(response.url(), size);
	};
	page.on('response', weigh);
	await page.goto('/');
	await expect(page.getByRole('heading', { name: 'Today' })).toBeVisible();
	await page.waitForLoadState('networkidle').catch(() => undefined);
	// What is fetched from now on is fetched for later.
	page.off('response', weigh);
	const sizes = await Promise.all(scripts.values());
	const kb = sizes.reduce((sum, size) => sum + size, 0) / 1000;
	const description = `${kb.toFixed(1)} kB gzip in ${sizes.length} files`;
	testInfo.annotations.push({ type: 'first load', description });
	process.stdout.write(`First load of Today: ${description}\n`);
	expect(sizes.length).toBeGreaterThan(3);
	expect(kb).toBeLessThanOrEqual(limitKb);
	await context.close();
});

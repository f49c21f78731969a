import { gzipSync } from 'node:zlib';
import { expect, test, type Response } from '@playwright/test';
import { makePerson, sharedHome, signedInDevice } from './support/people.ts';

const limitKb = 150;
/**
 * What is asked for so long after the page stands is fetched for later: the forms come 2.5 s behind it,
 * however slow the machine is, and are none of its load.
 */
const fetchedForLaterMs = 1500;

/** Runs in the page, before it does. */
function noteHeading(): void {
	const observer = new MutationObserver(() => {
		if (!document.querySelector('h1')) return;
		performance.mark('heading');
		observer.disconnect();
	});
	observer.observe(document, { subtree: true, childList: true });
}

/** Runs in the page: the addresses of what was asked for up to so long behind its heading. */
function begunBy(afterMs: number): string[] {
	const standing = performance.getEntriesByName('heading')[0]?.startTime ?? 0;
	return performance
		.getEntriesByType('resource')
		.filter(({ startTime }) => startTime < standing + afterMs)
		.map(({ name }) => name);
}

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
	await page.addInitScript(noteHeading);
	await page.goto('/');
	await expect(page.getByRole('heading', { name: 'Today' })).toBeVisible();
	await page.waitForLoadState('networkidle').catch(() => undefined);
	const begun = await page.evaluate(begunBy, fetchedForLaterMs);
	const sizes = await Promise.all(begun.flatMap((url) => scripts.get(url) ?? []));
	const kb = sizes.reduce((sum, size) => sum + size, 0) / 1000;
	const description = `${kb.toFixed(1)} kB gzip in ${sizes.length} files`;
	testInfo.annotations.push({ type: 'first load', description });
	process.stdout.write(`First load of Today: ${description}\n`);
	expect(sizes.length).toBeGreaterThan(3);
	expect(kb, begun.join('\n')).toBeLessThanOrEqual(limitKb);
	await context.close();
});

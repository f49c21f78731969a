import { expect, test, type Browser, type Page } from '@playwright/test';
import { changingProxy, type ChangingProxy } from './support/changing-proxy.ts';
import { makePerson, sharedHome, signedInDevice, type Device } from './support/people.ts';
import { visit } from './support/visit.ts';

let proxy: ChangingProxy;

test.beforeEach(async () => {
	proxy = await changingProxy(process.env['E2E_ORIGIN'] ?? '');
});
test.afterEach(() => proxy.close());

/** As long as it takes a busy machine to fetch all files of the app. */
const installing = 90_000;

const prompt = (page: Page) => page.getByText('New version ready');
/** The person comes back to the app: that is when it asks for a newer version. */
const comeBack = (page: Page) =>
	page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
/** Counts a page's loads from now on. */
function loadsOf(page: Page): () => number {
	let count = 0;
	page.on('load', () => count++);
	return () => count;
}

/**
 * The new worker takes over once the old one rests. One that is watched, as all are here, is now and
 * then never seen to rest (the new one still waits after a minute): it is then sent to.
 */
async function takeOver(page: Page, loads: () => number): Promise<void> {
	const isOver = (timeout: number) => expect.poll(loads, { timeout }).toBe(1);
	try {
		await isOver(5_000);
	} catch {
		const session = await page.context().newCDPSession(page);
		await session.send('ServiceWorker.enable');
		await session.send('ServiceWorker.stopAllWorkers');
		await session.detach();
		await isOver(installing);
	}
}

/** Today with a worker in control, and how often it is loaded from now on. */
async function controlled(browser: Browser): Promise<Device & { loads: () => number }> {
	const home = { ...sharedHome(), origin: proxy.origin };
	const person = await makePerson(home);
	const device = await signedInDevice(browser, home, person, { serviceWorkers: 'allow' });
	return { ...device, loads: loadsOf(device.page) };
}

test('check 15: a new version is offered when the person comes back, and taken with one reload when the person says so', async ({
	browser
}) => {
	const { context, page, loads } = await controlled(browser);
	await expect(prompt(page)).toBeHidden();
	proxy.release();
	await comeBack(page);
	// The new worker first takes up all that it will serve.
	await expect(prompt(page)).toBeVisible({ timeout: installing });
	await page.getByRole('button', { name: 'Update' }).click();
	await takeOver(page, loads);
	await expect(page.getByRole('heading', { name: 'Today' })).toBeVisible();
	await expect(prompt(page)).toBeHidden();
	expect(loads()).toBe(1);
	await context.close();
});

test('check 15: a new version never takes a half-filled form away, in this tab or by another', async ({
	browser
}) => {
	const { context, page, loads } = await controlled(browser);
	await visit(page, '/?add=note');
	const words = page.getByRole('dialog').getByRole('textbox').first();
	await words.fill('Half a thought');
	const other = await context.newPage();
	await other.goto('/');
	proxy.release();
	await comeBack(page);
	await expect(prompt(other)).toBeVisible({ timeout: installing });
	await expect(prompt(page)).toBeHidden();

	const before = loads();
	const otherLoads = loadsOf(other);
	await other.getByRole('button', { name: 'Update' }).click();
	await takeOver(other, otherLoads);
	await expect(prompt(other)).toBeHidden();
	await expect(words).toHaveValue('Half a thought');
	expect(loads()).toBe(before);

	await page.getByRole('dialog').getByRole('button', { name: 'Save note' }).click();
	await expect.poll(loads).toBe(before + 1);
	await expect(page.getByText('Half a thought').first()).toBeVisible();
	await context.close();
});

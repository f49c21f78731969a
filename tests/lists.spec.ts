import { expect, test, type BrowserContext, type Locator, type Page } from '@playwright/test';
import { weighIn } from '#lib/domains/weight/entity.ts';
import { factory } from '#lib/platform/entity/factory.ts';
import { seededRandom } from '#lib/platform/random.ts';
import {
	fillReplica,
	makePerson,
	sharedHome,
	signedInDevice,
	type Person
} from './support/people.ts';

// Twelve thousand weigh-ins on one device: what is drawn does not grow with them.

test.describe.configure({ mode: 'serial' });

const phone = { width: 390, height: 844 };
const mostNodes = 60;

let person: Person;
let context: BrowserContext;
let page: Page;
const problems: string[] = [];

test.beforeAll(async ({ browser }) => {
	const home = sharedHome();
	person = await makePerson(home);
	const device = await signedInDevice(browser, home, person, {
		viewport: phone,
		locale: 'en-GB',
		serviceWorkers: 'block'
	});
	({ context, page } = device);
	page.on('pageerror', (error) => problems.push(error.message));
	const random = seededRandom(24);
	const make = factory(weighIn);
	const now = Date.now();
	// Three a day, for eleven years.
	const rows = Array.from({ length: 12_000 }, (_, n) => ({
		...make(random),
		measuredAt: now - n * 8 * 3_600_000,
		utcOffset: 0,
		weightKg: 70 + (n % 200) / 10,
		attribution: null,
		note: n === 9_000 ? 'after the marathon' : '',
		deletedAt: null,
		revision: n + 1
	}));
	await fillReplica(page, person, 'weigh_ins', rows);
});
test.afterAll(async () => {
	await context.close();
	expect(problems).toEqual([]);
});

const desktop = { width: 1280, height: 900 };

const rows = () => page.locator('[data-row]');

/** To where the list ends by now, until it has been read further `times` times. */
async function scrollDown(box: Locator, times: number): Promise<void> {
	for (let n = 0; n < times; n++) {
		const height = () => box.evaluate((node) => node.scrollHeight);
		const before = await height();
		await box.evaluate((node) => node.scrollTo(0, node.scrollHeight));
		await expect.poll(height).toBeGreaterThan(before);
		expect(await rows().count()).toBeLessThanOrEqual(mostNodes);
	}
}

/** The row in the middle of the window, once what was scrolled to is drawn and measured. */
async function inMiddle(): Promise<string> {
	let before = '';
	const isSettled = async () => {
		const now = `${await page.evaluate(() => scrollY)} ${await middle()}`;
		const same = now === before && !now.endsWith(' ');
		before = now;
		return same;
	};
	await expect.poll(isSettled, { intervals: [300] }).toBe(true);
	return before.split(' ')[1] ?? '';
}

const middle = () =>
	page.evaluate(() => {
		const rows = [...document.querySelectorAll<HTMLElement>('[data-row]')];
		const box = (node: Element) => node.getBoundingClientRect();
		const found = rows.find((node) => box(node).top > innerHeight * 0.45 && box(node).height > 0);
		return found?.dataset['row'] ?? '';
	});

/** Of all the rows the one that was in the middle is in the window again. */
const expectBackAt = (row: string) => expect(page.locator(`[data-row="${row}"]`)).toBeInViewport();

test('check 24: a phone draws at most 60 rows of a long list, and Back from a row leads to it', async () => {
	await page.goto('/weight');
	await expect(rows().first()).toBeVisible();
	expect(await rows().count()).toBeLessThanOrEqual(mostNodes);
	await scrollDown(page.locator('html'), 4);
	await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight / 2));
	const place = await inMiddle();

	await page.locator(`[data-row="${place}"]`).click();
	await expect(page.getByRole('region', { name: 'Summary' })).toBeVisible();
	await page.goBack();
	await expectBackAt(place);
	expect(await rows().count()).toBeLessThanOrEqual(mostNodes);
});

test('check 24: Back from another screen leads to the row, whatever fills in above the list', async () => {
	await page.goto('/weight');
	await expect(rows().first()).toBeVisible();
	await scrollDown(page.locator('html'), 2);
	await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight / 2));
	const place = await inMiddle();
	await page.getByRole('link', { name: 'Today', exact: true }).click();
	await expect(page.getByRole('heading', { level: 1, name: 'Today' })).toBeVisible();
	await page.goBack();
	await expectBackAt(place);
	// It stays there when all that is above has been drawn.
	await expect(page.locator('[data-chart] svg').first()).toBeAttached();
	await expectBackAt(place);
});

test('check 24: a desktop draws at most 60 rows beside the row that is open, and Back leads to it', async () => {
	await page.setViewportSize(desktop);
	await page.goto('/weight');
	await expect(rows().first()).toBeVisible();
	const box = page.locator('[aria-label="All weigh-ins"] .overflow-clip');
	await scrollDown(box, 2);
	await box.evaluate((node) => node.scrollTo(0, node.scrollHeight / 2));
	const place = await inMiddle();
	await page.locator(`[data-row="${place}"]`).click();
	await expect(page.getByRole('region', { name: 'Summary' })).toBeVisible();
	// The list stays where it is, beside what was opened from it.
	await expectBackAt(place);
	await page.getByRole('link', { name: 'Today', exact: true }).click();
	await expect(page.getByRole('heading', { level: 1, name: 'Today' })).toBeVisible();
	await page.goBack();
	await expectBackAt(place);
	expect(await rows().count()).toBeLessThanOrEqual(mostNodes);
});

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
const desktop = { width: 1280, height: 800 };
const mostNodes = 60;

let person: Person;
let context: BrowserContext;
let page: Page;
const problems: string[] = [];

test.beforeAll(async ({ browser }) => {
	const home = sharedHome();
	person = await makePerson(home);
	const device = await signedInDevice(browser, home, person, { viewport: phone, locale: 'en-GB' });
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

const rows = () => page.locator('[data-row]');
const older = (words: string) => page.getByRole('button', { name: words });

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

/** A row in the middle of the window: which one, and where it stands. */
async function inMiddle(): Promise<{ row: string; top: number }> {
	await expect.poll(() => middle().then(({ row }) => row)).not.toBe('');
	return middle();
}

const middle = () =>
	page.evaluate(() => {
		const rows = [...document.querySelectorAll<HTMLElement>('[data-row]')];
		const box = (node: Element) => node.getBoundingClientRect();
		const found = rows.find((node) => box(node).top > innerHeight * 0.45 && box(node).height > 0);
		return { row: found?.dataset['row'] ?? '', top: Math.round(found ? box(found).top : 0) };
	});

/** The row stands again where it stood; bars that come and go move nothing. */
async function expectBackAt({ row, top }: { row: string; top: number }): Promise<void> {
	const node = page.locator(`[data-row="${row}"]`);
	await expect(node).toBeVisible();
	await expect
		.poll(() => node.evaluate((found) => Math.round(found.getBoundingClientRect().top)))
		.toBeGreaterThan(top - 3);
	expect(await node.evaluate((found) => found.getBoundingClientRect().top)).toBeLessThan(top + 3);
}

const leaveFor = async (name: string) => {
	await page.getByRole('link', { name, exact: true }).first().click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText(name);
};

test('check 24: a phone draws at most 60 rows of a long list, and Back leads to where one was', async () => {
	await page.goto('/weight');
	await expect(rows().first()).toBeVisible();
	expect(await rows().count()).toBeLessThanOrEqual(mostNodes);
	await scrollDown(page.locator('html'), 4);
	await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight / 2));
	const place = await inMiddle();

	await page.locator(`[data-row="${place.row}"]`).click();
	await expect(page.getByRole('region', { name: 'Summary' })).toBeVisible();
	await page.goBack();
	await expectBackAt(place);

	await leaveFor('Trends');
	await page.goBack();
	await expectBackAt(place);
	expect(await rows().count()).toBeLessThanOrEqual(mostNodes);
});

test('check 24: a search of a long list reads on until it has found', async () => {
	await page.goto('/weight');
	await page.getByLabel('Search weigh-ins').fill('marathon');
	await expect(rows()).toHaveCount(1);
	await expect(page.getByText('after the marathon')).toBeVisible();
	await expect(older('Show older weigh-ins')).toHaveCount(0);
});

test('check 24: the same holds for the cards of Data', async () => {
	await page.goto('/data/weigh_ins');
	await expect(rows().first()).toBeVisible();
	await scrollDown(page.locator('html'), 2);
	await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight / 2));
	const place = await inMiddle();
	await leaveFor('Trends');
	await page.goBack();
	await expectBackAt(place);
});

test('check 24: and for the list and the grid of a desktop', async () => {
	await page.setViewportSize(desktop);
	await page.goto('/weight');
	await expect(rows().first()).toBeVisible();
	const box = page.getByRole('region', { name: 'All weigh-ins' }).locator('.overflow-clip');
	await scrollDown(box, 2);
	await box.evaluate((node) => node.scrollTo(0, node.scrollHeight / 2));
	const listed = await inMiddle();
	await leaveFor('Trends');
	await page.goBack();
	await expectBackAt(listed);

	await page.goto('/data/weigh_ins');
	await expect(rows().first()).toBeVisible();
	await scrollDown(page.getByRole('region', { name: /table$/ }), 2);
	await page
		.getByRole('region', { name: /table$/ })
		.evaluate((node) => node.scrollTo(0, node.scrollHeight / 2));
	const drawn = await inMiddle();
	await leaveFor('Trends');
	await page.goBack();
	await expectBackAt(drawn);
	expect(await rows().count()).toBeLessThanOrEqual(mostNodes);
});

test('beside the list stands the row that was chosen last', async () => {
	await page.goto('/weight');
	const summary = page.getByRole('region', { name: 'Summary' });
	for (const n of [1, 4, 2]) {
		const weight = (await rows().nth(n).innerText()).match(/[\d.]+.kg/)?.[0] ?? 'no weight';
		await rows().nth(n).click();
		await expect(summary).toContainText(weight);
	}
});

test('check 18: j and k walk through a list, e opens, Delete deletes and is taken back', async () => {
	await page.goto('/weight');
	await expect(rows().first()).toBeVisible();
	const focused = () =>
		page.evaluate(() => document.activeElement?.closest('[data-row]')?.getAttribute('data-row'));
	const order = await rows().evaluateAll((nodes) =>
		nodes.map((node) => node.getAttribute('data-row'))
	);
	await page.keyboard.press('j');
	await expect.poll(focused).toBe(order[0]);
	for (let n = 1; n < 12; n++) {
		await page.keyboard.press('j');
		await expect.poll(focused).toBe(order[n]);
	}
	// What has the focus is seen: above the lower edge of its box, below the head of its month.
	const seen = await page.evaluate(() => {
		const box = document.activeElement?.getBoundingClientRect();
		if (!box) return false;
		return [box.top + 2, box.bottom - 2].every((y) => {
			const hit = document.elementFromPoint(box.left + box.width / 2, y);
			return document.activeElement?.contains(hit);
		});
	});
	expect(seen).toBe(true);
	await page.keyboard.press('k');
	await expect.poll(focused).toBe(order[10]);
	await page.keyboard.press('e');
	await expect(page.getByRole('dialog').getByLabel('Weight', { exact: true })).toBeVisible();
	await page.keyboard.press('Escape');
	await expect(page.getByRole('dialog')).toBeHidden();
	await page.locator(`[data-row="${order[10]}"]`).focus();
	await page.keyboard.press('Delete');
	await expect(page.locator(`[data-row="${order[10]}"]`)).toHaveCount(0);
	await expect.poll(focused).toBe(order[11]);
	await page.keyboard.press('Control+z');
	await expect(page.locator(`[data-row="${order[10]}"]`)).toHaveCount(1);
	await page.keyboard.press('Enter');
	await expect(page).toHaveURL(new RegExp(`/weight/${order[11]?.split(':')[1]}`));

	await page.goto('/data/weigh_ins');
	await expect(rows().first()).toBeVisible();
	await page.keyboard.press('j');
	await page.keyboard.press('x');
	await expect(page.getByRole('button', { name: 'Delete 1' })).toBeVisible();
});

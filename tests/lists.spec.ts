import { expect, test, type BrowserContext, type Locator, type Page } from '@playwright/test';
import { weighIn } from '#lib/domains/weight/entity.ts';
import { factory } from '#lib/platform/entity/factory.ts';
import { seededRandom } from '#lib/platform/random.ts';
import { drawFinger } from './support/finger.ts';
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
		locale: 'en-GB'
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

/** One finger on a row: held until something is there, or swiped to the left. */
async function touchRow(row: Locator, by: number, until?: Locator): Promise<void> {
	const box = await row.boundingBox();
	if (!box) throw new Error('The row is not there.');
	const from = { x: box.x + box.width * 0.8, y: box.y + box.height / 2 };
	const line = { from, to: { x: from.x - by, y: from.y } };
	await drawFinger(row.page(), line, until && (() => expect(until).toBeVisible()));
}

test('a row is swiped away, several are chosen by holding one, and one undo brings each deed back', async ({
	browser
}) => {
	test.setTimeout(60_000);
	const other = await makePerson(sharedHome());
	const options = { viewport: phone, hasTouch: true, locale: 'en-GB' } as const;
	const device = await signedInDevice(browser, sharedHome(), other, {
		...options
	});
	const few = device.page;
	const random = seededRandom(3);
	const make = factory(weighIn);
	const three = Array.from({ length: 3 }, (_, n) => ({
		...make(random),
		measuredAt: Date.now() - (n + 1) * 86_400_000,
		utcOffset: 0,
		weightKg: 78 + n,
		attribution: null,
		deletedAt: null,
		revision: n + 1
	}));
	await fillReplica(few, other, 'weigh_ins', three);
	// The server knows nothing of these rows, and would take away what it is told of them.
	await few.route('**/api/trpc/**', (route) => route.abort());
	await few.goto('/weight');
	const row = (n: number) => few.locator(`[data-row="weigh_ins:${three[n]?.id}"]`);
	const said = (text: string) => few.getByRole('status').getByText(text, { exact: true }).last();
	await expect(row(2)).toBeVisible();
	await row(2).evaluate((node) => node.scrollIntoView({ block: 'center' }));

	await touchRow(row(0), 200);
	await expect(said('Weigh-in deleted')).toBeVisible();
	await expect(row(0)).toBeHidden();
	await few.keyboard.press('Control+z');
	await expect(row(0)).toBeVisible();

	const bar = few.getByRole('region', { name: 'Selected rows' });
	await row(2).evaluate((node) => node.scrollIntoView({ block: 'center' }));
	await touchRow(row(0), 0, bar.getByText('1 selected'));
	await row(1).click();
	await expect(bar.getByText('2 selected')).toBeVisible();
	await expect(few.getByRole('checkbox', { checked: true })).toHaveCount(2);
	expect(await few.evaluate(() => scrollX)).toBe(0);
	await bar.getByRole('button', { name: 'Set a field' }).click();
	await expect(few.getByRole('dialog', { name: /2 weigh-ins/ })).toBeVisible();
	await few.keyboard.press('Escape');
	await expect(few.getByRole('dialog')).toBeHidden();
	await bar.getByRole('button', { name: 'Delete' }).click();
	await expect(said('2 weigh-ins deleted')).toBeVisible();
	await expect(bar).toBeHidden();
	await expect(row(1)).toBeHidden();
	await few.keyboard.press('Control+z');
	await expect(row(0)).toBeVisible();
	await expect(row(1)).toBeVisible();

	// By keys as well: Delete means all that are chosen, Escape chooses none.
	await row(0).focus();
	await few.keyboard.press('x');
	await expect(bar.getByText('1 selected')).toBeVisible();
	await few.keyboard.press('j');
	await expect(row(1)).toBeFocused();
	await few.keyboard.press('Space');
	await expect(bar.getByText('2 selected')).toBeVisible();
	await few.keyboard.press('Delete');
	await expect(row(0)).toBeHidden();
	await expect(bar).toBeHidden();
	await few.keyboard.press('Control+z');
	await expect(row(0)).toBeVisible();
	await few.getByRole('button', { name: 'Select weigh-ins' }).click();
	await expect(bar.getByText('0 selected')).toBeVisible();
	await few.keyboard.press('Escape');
	await expect(bar).toBeHidden();
	await expect(row(0)).toHaveRole('link');
	await device.context.close();
});

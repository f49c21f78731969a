import { expect, test, type Page } from '@playwright/test';
import { codeOf } from '#lib/providers/open-food-facts/sandbox/products.server.ts';
import { makePerson, sharedHome, signedInDevice, type Device } from './support/people.ts';
import { expectAccessibleInBothThemes } from './support/soundness.ts';
import { visit } from './support/visit.ts';

// Food on a wide screen: three columns and no mouse, then a mouse alone, then what others know of it.

test.describe.configure({ mode: 'serial' });

const home = sharedHome();
let device: Device;
let page: Page;

test.beforeAll(async ({ browser }) => {
	const wide = { viewport: { width: 1280, height: 1100 }, locale: 'en-GB', timezoneId: 'UTC' };
	device = await signedInDevice(browser, home, await makePerson(home), wide);
	page = device.page;
});
test.afterAll(() => device.context.close());

const sheet = () => page.getByRole('dialog');
const plate = () => sheet().getByRole('region', { name: 'Plate' });
const day = () => sheet().getByRole('region', { name: 'The day with this meal' });
const message = (text: string | RegExp) => page.getByRole('status').getByText(text);
const card = (name: string) => page.getByRole('region', { name, exact: true });
const today = () => new Date().toISOString().slice(0, 10);

/** A meal by keys alone, from the search to the day. */
async function eat(food: string, kind: 'Breakfast' | 'Dinner'): Promise<void> {
	await page.keyboard.press('m');
	await expect(sheet().getByRole('searchbox', { name: 'Search foods' })).toBeFocused();
	await page.keyboard.type(food.slice(0, 4).toLowerCase());
	const first = sheet().getByRole('list', { name: 'Found' }).getByRole('button').first();
	await expect(first).toContainText(food);
	await page.keyboard.press('ArrowDown');
	await expect(first).toBeFocused();
	await page.keyboard.press('Enter');
	await expect(plate()).toContainText(food);
	await sheet().getByLabel('Meal', { exact: true }).selectOption(kind);
	await expect(day().getByRole('listitem').filter({ hasText: 'This meal' })).toContainText(food);
	await page.keyboard.press('Control+Enter');
	await expect(message(`${kind} added`)).toBeVisible();
	await expect(sheet()).toBeHidden();
}

test('the search, the plate and the day lie side by side, and keys alone fill and save a meal', async () => {
	await visit(page, '/nutrition');
	await page.keyboard.press('m');
	await expect(day()).toBeVisible();
	const left = async (name: string) =>
		(await sheet().getByRole('region', { name }).boundingBox())?.x ?? 0;
	const [search, lies, eaten] = [
		await left('Foods'),
		await left('Plate'),
		await left('The day with this meal')
	];
	expect(lies).toBeGreaterThan(search + 200);
	expect(eaten).toBeGreaterThan(lies + 200);
	await page.keyboard.press('Escape');
	await expect(sheet()).toBeHidden();
	await eat('Banana', 'Breakfast');
	await eat('Broccoli', 'Dinner');
	await page.keyboard.press('m');
	// What else was eaten that day counts along.
	await expect(day()).toContainText('Banana');
	await expect(day()).toContainText('Broccoli');
	await page.keyboard.press('Escape');
	await expect(sheet()).toBeHidden();
});

test('a food is dragged to another meal, to one that begins with it, and back by Undo', async () => {
	await visit(page, `/nutrition/${today()}`);
	const drag = async (food: string, to: () => ReturnType<typeof card>) => {
		await page
			.getByRole('listitem')
			.filter({ hasText: food })
			.getByText(food, { exact: true })
			.hover();
		await page.mouse.down();
		await page.mouse.move(0, 0);
		const box = await to().boundingBox();
		if (!box) throw new Error('There is nothing to drop it on.');
		await page.mouse.move(box.x + box.width / 2, box.y + 20, { steps: 4 });
	};
	await drag('Banana', () => card('Dinner'));
	await page.keyboard.press('Escape');
	await page.mouse.up();
	await expect(card('Breakfast')).toContainText('Banana');
	await drag('Banana', () => card('Dinner'));
	await page.mouse.up();
	await expect(message('Banana moved to dinner')).toBeVisible();
	await expect(card('Breakfast')).toHaveCount(0);
	await drag('Broccoli', () => page.getByText('New snack'));
	await page.mouse.up();
	await expect(message('Broccoli moved to snack')).toBeVisible();
	await expect(card('Snack')).toContainText('Broccoli');
	await expect(card('Dinner')).not.toContainText('Broccoli');
	await page.keyboard.press('Control+z');
	await expect(card('Snack')).toHaveCount(0);
	await page.keyboard.press('Control+z');
	await expect(card('Breakfast')).toContainText('Banana');
	await expect(card('Dinner')).toContainText('Broccoli');
});

test('a finger moves a food once it has held it, and the page does not scroll below it', async () => {
	const finger = await page.context().newCDPSession(page);
	const food = await page.getByText('Banana', { exact: true }).boundingBox();
	if (!food) throw new Error('There is no banana.');
	const at = (x: number, y: number) => ({ touchPoints: [{ x, y }] });
	const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', points: object) =>
		finger.send('Input.dispatchTouchEvent', { type, touchPoints: [], ...points });
	await touch('touchStart', at(food.x + 10, food.y + 10));
	const target = page.getByText('New snack');
	await expect(target).toBeVisible();
	const place = await target.boundingBox();
	if (!place) throw new Error('There is nothing to drop it on.');
	for (const share of [0.3, 0.6, 1]) {
		const y = food.y + (place.y + 10 - food.y) * share;
		await touch('touchMove', at(food.x + (place.x + 10 - food.x) * share, y));
	}
	await touch('touchEnd', {});
	await expect(message('Banana moved to snack')).toBeVisible();
	await expect(card('Snack')).toContainText('Banana');
	await finger.detach();
});

const search = () => sheet().getByRole('searchbox', { name: 'Search foods' });
const found = () => sheet().getByRole('list', { name: 'Found' }).getByRole('button');
const online = () => found().filter({ has: page.getByRole('img', { name: 'Open Food Facts' }) });
const scan = () => sheet().getByRole('form', { name: 'Barcode' });

async function scanned(barcode: string): Promise<void> {
	await sheet().getByRole('button', { name: 'Barcode' }).click();
	await scan().getByLabel('Barcode').fill(barcode);
	await page.keyboard.press('Enter');
}

test('nothing is asked elsewhere until it is allowed; then what is found lies below, and becomes one’s own', async () => {
	const asked: string[] = [];
	page.on('request', (request) => asked.push(request.url()));
	await visit(page, '/nutrition');
	await page.keyboard.press('m');
	await search().fill('hazel crunch');
	await expect(sheet().getByText('Nothing found')).toBeVisible();
	await page.keyboard.press('Escape');
	await visit(page, '/settings');
	await page.getByRole('switch', { name: 'Look foods up online' }).click();
	await expect(message('Foods are looked up online')).toBeVisible();
	await visit(page, '/nutrition');
	await page.keyboard.press('m');
	await search().fill('oat');
	const catalogue = found().filter({ has: page.getByRole('img', { name: 'Catalogue' }) });
	await expect(catalogue).not.toHaveCount(0);
	const before = await found().allTextContents();
	const newFood = sheet().getByRole('button', { name: 'New food' });
	const place = await newFood.boundingBox();
	// They come in below, and move nothing that is above them or may be pointed at.
	await expect(online()).toHaveCount(9);
	expect((await found().allTextContents()).slice(0, before.length)).toEqual(before);
	await expect(found()).toHaveCount(before.length + 9);
	expect(await newFood.boundingBox()).toEqual(place);
	const odd = online().filter({ hasText: "Fat can't be 1300 g in 100 g or ml. Left out." });
	await expect(odd).toHaveCount(1);
	await expectAccessibleInBothThemes(page, 'foods found online');
	await search().fill('hazel crunch');
	await expect(online()).toHaveCount(1);
	await page.keyboard.press('ArrowDown');
	await page.keyboard.press('Enter');
	await expect(plate()).toContainText('Hazel and oat crunch');
	await expect(search()).toBeFocused();
	// What saves does not press the button in focus too: closed twice is a step back too far.
	await sheet().getByRole('button', { name: 'Close' }).focus();
	await page.evaluate(() => {
		let steps = 0;
		addEventListener('popstate', () => (document.body.dataset['steps'] = String(++steps)));
	});
	await page.keyboard.press('Control+Enter');
	await expect(sheet()).toBeHidden();
	await page.keyboard.press('m');
	await sheet().getByRole('button', { name: 'Mine' }).click();
	expect(await page.evaluate(() => document.body.dataset['steps'])).toBe('1');
	await sheet().getByRole('button', { name: 'Edit Hazel and oat crunch' }).click();
	await expect(sheet()).toContainText('From Open Food Facts (ODbL), looked up');
	await sheet().getByRole('button', { name: 'Cancel' }).click();
	// Found among one's own, it is not found online once more.
	await search().fill('hazel crunch');
	await expect(sheet().getByText('Open Food Facts has nothing more.')).toBeVisible();
	await expect(found()).toContainText(['Hazel and oat crunch']);
	const strangers = asked.filter(
		(url) => !url.startsWith(home.origin) && !/^(blob|data):/.test(url)
	);
	expect(strangers).toEqual([]);
	await page.keyboard.press('Escape');
	await expect(sheet()).toBeHidden();
});

test('a barcode is looked up, and one that is met offline once the network is back', async () => {
	await page.keyboard.press('m');
	await scanned(codeOf(3));
	await expect(plate()).toContainText('Rye crispbread');
	await scanned(codeOf(901));
	await expect(scan()).toContainText('Neither your foods nor Open Food Facts have it yet.');
	await scan().getByRole('button', { name: 'Cancel' }).click();
	await device.context.setOffline(true);
	await scanned(codeOf(6));
	await expect(scan()).toContainText("Saved the barcode. We'll look it up when online");
	await scan().getByRole('button', { name: 'Cancel' }).click();
	await device.context.setOffline(false);
	await expect(message('Tofu, smoked added to your foods')).toBeVisible();
	await scanned(codeOf(6));
	await expect(plate()).toContainText('Tofu, smoked');
	await page.keyboard.press('Escape');
});

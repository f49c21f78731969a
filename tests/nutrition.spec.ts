import { expect, test, type Locator, type Page } from '@playwright/test';
import {
	makePerson,
	replicaRows,
	sharedHome,
	signedInDevice,
	type Device,
	type Person
} from './support/people.ts';
import { visit } from './support/visit.ts';
import { undoSaid } from './support/undo.ts';

// Food on a phone without a network: found in the catalogue, put on a plate, saved once, copied,
// cooked and counted, each deed in the taps it may take.

test.describe.configure({ mode: 'serial' });

const home = sharedHome();
let person: Person;
let device: Device;
let page: Page;
let taps = 0;

test.beforeAll(async ({ browser }) => {
	person = await makePerson(home);
	// A zone in which it is noon: breakfast is over and dinner has not been.
	const toNoon = 12 - new Date().getUTCHours();
	const timezoneId = toNoon === 0 ? 'UTC' : `Etc/GMT${toNoon > 0 ? '-' : '+'}${Math.abs(toNoon)}`;
	const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, locale: 'en-GB' };
	device = await signedInDevice(browser, home, person, {
		...phone,
		timezoneId,
		serviceWorkers: 'allow'
	});
	page = device.page;
	await device.context.setOffline(true);
	await page.reload();
});
/** What an earlier test has done is not to be taken back by a later one. */
test.beforeEach(() =>
	page.evaluate(() => {
		for (const button of document.querySelectorAll<HTMLElement>('[aria-label="Dismiss message"]'))
			button.click();
	})
);
test.afterAll(() => device.context.close());

async function tap(what: Locator): Promise<void> {
	taps++;
	await what.click();
}

const dialog = () => page.getByRole('dialog');
const plus = () => page.getByRole('link', { name: 'Log something' }).and(page.locator(':visible'));
const button = (name: string | RegExp) => dialog().getByRole('button', { name });
const search = () => dialog().getByRole('searchbox', { name: 'Search foods' });
const found = () => dialog().getByRole('list', { name: 'Found' }).getByRole('button');
const plate = () => dialog().getByRole('region', { name: 'Plate' });
const lines = () => page.getByRole('region', { name: 'Timeline' }).getByRole('listitem');
const undo = (words: string) => undoSaid(page, words);

async function openMeal(): Promise<void> {
	taps = 0;
	await visit(page, '/');
	await tap(plus());
	await tap(dialog().getByRole('link', { name: 'Meal', exact: true }));
}

const living = async (store: string) =>
	(await replicaRows<{ deletedAt: number | null; source: string }>(page, person, store)).filter(
		({ deletedAt }) => deletedAt === null
	);

test('a new food by search is four taps and three letters, offline, with its usual portion', async () => {
	await openMeal();
	await search().fill('bro');
	await expect(found().filter({ hasText: 'Broccoli' }).first()).toBeVisible();
	await search().fill('ban');
	await tap(found().first());
	await expect(plate()).toContainText('Banana');
	await tap(button('Save meal'));
	expect(taps).toBe(4);
	// A banana of 118 g at 89 kcal.
	await expect(lines().filter({ hasText: 'Banana' })).toContainText('105');
	expect(await living('food_items')).toMatchObject([{ source: 'catalogue', sourceId: 'banana' }]);
});

test('check 5: "brocoli" finds broccoli', async () => {
	await openMeal();
	await search().fill('brocoli');
	await expect(found().first()).toContainText('Broccoli');
	await found().first().click();
});

test('a portion is typed with its unit, as a fraction, and a unit it lacks is named', async () => {
	const amount = plate().getByRole('textbox', { name: 'Amount of Broccoli' });
	await amount.fill('150g');
	await amount.blur();
	await expect(plate()).toContainText('51\u202fkcal');
	await expect(plate().getByRole('combobox', { name: 'Unit of Broccoli' })).toHaveValue('g');
	await amount.fill('2 fathoms');
	await amount.blur();
	await expect(plate()).toContainText('Not known in fathoms');
	await amount.fill('1½ cups');
	await amount.blur();
	await expect(plate().getByRole('combobox', { name: 'Unit of Broccoli' })).toHaveValue('cup');
	// One and a half cups of 91 g at 34 kcal.
	await expect(plate()).toContainText('46\u202fkcal');
	await page.keyboard.press('Escape');
	await expect(dialog()).toBeHidden();
});

test('energy alone is three taps, its digits and Save; it may be kilojoules, and below 0', async () => {
	await openMeal();
	await tap(button('Quick entry'));
	await dialog().getByLabel('Energy').fill('-150');
	await tap(button('Save meal'));
	expect(taps).toBe(4);
	await expect(lines().filter({ hasText: 'Quick entry' })).toContainText('−150');
	await undo('added');
	await expect(lines().filter({ hasText: 'Quick entry' })).toHaveCount(0);
	await openMeal();
	await button('Quick entry').click();
	await dialog().getByLabel('In', { exact: true }).selectOption('kJ');
	await dialog().getByLabel('Energy').fill('1300');
	await button('Save meal').click();
	await expect(lines().filter({ hasText: 'Quick entry' })).toContainText('311');
	await undo('added');
	await expect(lines().filter({ hasText: 'Quick entry' })).toHaveCount(0);
});

test('check 1: a meal eaten before is one tap on Today', async () => {
	await visit(page, '/');
	const again = page.getByRole('region', { name: 'Log again' });
	await again.getByRole('button', { name: 'Banana' }).click();
	await expect(lines().filter({ hasText: 'Banana' })).toHaveCount(2);
	await undo('added');
	await expect(lines().filter({ hasText: 'Banana' })).toHaveCount(1);
});

test('check 6: yesterday’s breakfast is two taps, and one Undo takes all of it back', async () => {
	await openMeal();
	for (const food of ['oats', 'milk']) {
		await search().fill(food);
		await found().first().click();
	}
	const yesterday = await page.evaluate(() => {
		const at = new Date(Date.now() - 86_400_000);
		const two = (part: number) => String(part).padStart(2, '0');
		return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T07:45`;
	});
	await dialog().getByLabel('Eaten').fill(yesterday);
	await button('Save meal').click();
	await expect(dialog()).toBeHidden();
	const before = (await living('meal_items')).length;
	taps = 0;
	await tap(plus());
	await tap(button(/Yesterday’s breakfast/));
	expect(taps).toBe(2);
	const copied = lines().filter({ hasText: 'Breakfast' });
	await expect(copied).toContainText('07:45');
	expect(await living('meal_items')).toHaveLength(before + 2);
	await undo('copied');
	await expect(copied).toHaveCount(0);
	expect(await living('meal_items')).toHaveLength(before);
});

test('a row that was taken counts, and the same meal of the day before is one row', async () => {
	await openMeal();
	await button('Recent').click();
	const foods = dialog().getByRole('region', { name: 'Foods' });
	await foods.getByRole('button', { name: /Milk, whole/ }).click();
	await foods.getByRole('button', { name: /^Raise amount of milk/ }).click();
	const amount = plate().getByRole('textbox', { name: 'Amount of Milk, whole' });
	await expect(amount).toHaveValue('1.5');
	await dialog().getByLabel('Meal', { exact: true }).selectOption('breakfast');
	await button('Usual now').click();
	await button(/Yesterday’s breakfast/).click();
	await expect(plate().getByRole('listitem')).toHaveCount(3);
	await page.keyboard.press('Escape');
	await expect(dialog()).toBeHidden();
});

test('a plate becomes a recipe, which is eaten by the serving and split again', async () => {
	await openMeal();
	for (const food of ['lentils, red, dry', 'olive oil']) {
		await search().fill(food);
		await found().first().click();
	}
	await button('Save plate as recipe').click();
	const recipe = dialog().getByRole('form', { name: 'Recipe' });
	await recipe.getByLabel('Recipe name').fill('Dal');
	await recipe.getByLabel('Serves').fill('2');
	await recipe.getByRole('button', { name: 'Save recipe' }).click();
	await expect(recipe).toBeHidden();
	await button('Take Lentils, red, dry off the plate').click();
	await button('Take Olive oil off the plate').click();
	await button('Recipes').click();
	await button(/^Recipe: Dal|Dal/)
		.first()
		.click();
	// Half of 60 g of lentils and of a teaspoon of oil.
	await expect(plate()).toContainText('127\u202fkcal');
	await plate().getByRole('button', { name: 'Dal', exact: true }).click();
	await button('Split into ingredients').click();
	await expect(plate().getByRole('textbox', { name: 'Amount of Lentils, red, dry' })).toHaveValue(
		'0.5'
	);
	await expect(plate()).toContainText('127\u202fkcal');
	await page.keyboard.press('Escape');
});

test('a barcode is checked, not found, entered with its food, and found', async () => {
	await openMeal();
	await button('Barcode').click();
	const scan = dialog().getByRole('form', { name: 'Barcode' });
	await scan.getByLabel('Barcode').fill('4006381333932');
	await scan.getByRole('button', { name: 'Find food' }).click();
	await expect(scan).toContainText('The last digit does not fit');
	await scan.getByLabel('Barcode').fill('4006381333931');
	await scan.getByRole('button', { name: 'Find food' }).click();
	await expect(scan).toContainText('Not in your foods yet');
	await scan.getByRole('button', { name: 'Enter it' }).click();
	const food = dialog().getByRole('form', { name: 'New food' });
	await expect(food.getByLabel('Barcode')).toHaveValue('4006381333931');
	await food.getByLabel('Name').fill('Crisp bread of ours');
	await food.getByLabel('Energy').fill('190');
	for (const [label, value] of [
		['Protein', '10'],
		['Carbs', '50'],
		['Fat', '5']
	] as const)
		await food.getByLabel(label).fill(value);
	await expect(food).toContainText('the nutrients give 285');
	await food.getByRole('button', { name: 'Save food' }).click();
	await expect(plate()).toContainText('Crisp bread of ours');
	await button('Barcode').click();
	await scan.getByLabel('Barcode').fill('4006381333931');
	await page.keyboard.press('Enter');
	await expect(plate().getByRole('listitem')).toHaveCount(2);
	await page.keyboard.press('Escape');
	await expect(dialog()).toBeHidden();
});

test('a day is closed, copied whole, and copied back by one Undo', async () => {
	const yesterday = await page.evaluate(() => {
		const at = new Date(Date.now() - 86_400_000);
		const two = (part: number) => String(part).padStart(2, '0');
		return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
	});
	await visit(page, `/nutrition/${yesterday}`);
	const breakfast = page.getByRole('region', { name: 'Breakfast' });
	await expect(breakfast).toContainText('07:45');
	await page.getByRole('link', { name: 'Day after' }).click();
	await expect(breakfast).toHaveCount(0);
	await page.getByRole('link', { name: 'Day before' }).click();
	await expect(breakfast).toContainText('07:45');
	const closed = page.getByRole('switch', { name: 'Everything I ate is logged' });
	await closed.click();
	await expect(page.getByRole('status').getByText('Day marked as complete')).toBeVisible();
	await page.reload();
	await expect(closed).toBeChecked();
	await page.getByRole('button', { name: 'Copy this day to today' }).click();
	await expect(page.getByRole('region', { name: 'Breakfast' })).toContainText('07:45');
	await undo('copied');
	await expect(page.getByRole('region', { name: 'Breakfast' })).toHaveCount(0);
});

import { expect, test, type BrowserContext, type Page } from '@playwright/test';
import {
	makePerson,
	replicaRows,
	sharedHome,
	signedInDevice,
	type Person
} from './support/people.ts';

// One person at a desk, without a mouse: every deed by keys, every deed taken back by a key.

test.describe.configure({ mode: 'serial' });

let person: Person;
let context: BrowserContext;
let page: Page;
const problems: string[] = [];
const asked: string[] = [];

test.beforeAll(async ({ browser }) => {
	const home = sharedHome();
	person = await makePerson(home);
	const viewport = { width: 1280, height: 900 };
	const device = await signedInDevice(browser, home, person, {
		viewport,
		locale: 'en-GB'
	});
	({ context, page } = device);
	page.on('pageerror', (error) => problems.push(error.message));
	page.on('dialog', (dialog) => {
		asked.push(dialog.message());
		void dialog.dismiss();
	});
});
test.afterAll(async () => {
	await context.close();
	expect(problems).toEqual([]);
});

const press = (keys: string) => page.keyboard.press(keys);
const message = (text: string | RegExp) => page.getByRole('status').getByText(text).last();
const sheet = () => page.getByRole('dialog');

async function command(text: string): Promise<void> {
	await press('Control+k');
	await expect(sheet().getByRole('combobox')).toBeFocused();
	await page.keyboard.type(text);
	await press('Enter');
	await expect(sheet()).toBeHidden();
}

/** What lives in the replica, as a person sees it: values, without when and by whom. */
async function living(): Promise<Record<string, unknown>> {
	const stores = [
		'weigh_ins',
		'fasting_periods',
		'time_entries',
		'meals',
		'meal_items',
		'settings'
	];
	const found: Record<string, unknown> = {};
	for (const store of stores) {
		const rows = await replicaRows<{ deletedAt: number | null }>(page, person, store);
		found[store] = rows.filter((row) => row.deletedAt === null).map(valuesOf);
	}
	return found;
}

const envelope = new Set(
	['createdAt', 'updatedAt', 'deletedAt', 'revision', 'stamps', 'released'].concat([
		'sourceValues',
		'editedAt',
		'removedAt'
	])
);

function valuesOf(row: object): object {
	return Object.fromEntries(Object.entries(row).filter(([name]) => !envelope.has(name)));
}

test('check 18: a weight is a key, digits and Enter; the focus is where one types', async () => {
	await press('w');
	const field = sheet().getByLabel('Weight', { exact: true });
	await expect(field).toBeFocused();
	await page.keyboard.type('78,4');
	await press('Enter');
	await expect(message(/Weight 78.4.kg added/)).toBeVisible();
	await expect(sheet()).toBeHidden();
});

test('check 18: commands carry their values and say what they will do', async () => {
	await press('Control+k');
	await expect(sheet().getByRole('combobox')).toBeFocused();
	await page.keyboard.type('log weight 9000');
	await expect(sheet().getByRole('status')).toContainText('from 0.5 to 700');
	await press('Enter');
	await expect(sheet()).toBeVisible();
	await press('Escape');
	await expect(sheet()).toBeHidden();
	await command('log weight 78.2');
	await expect(message(/Weight 78.2.kg added/)).toBeVisible();
	await command('timer thesis');
	await expect(page.getByRole('button', { name: 'Stop thesis' })).toBeVisible();
	await command('goals');
	await expect(page.getByRole('heading', { level: 1, name: 'Goals' })).toBeVisible();
	await press('t');
	await expect(page.getByRole('heading', { level: 1, name: 'Today' })).toBeVisible();
});

test('check 18: a fast and a timer run and end by one key each', async () => {
	await press('f');
	await expect(message('Fast started')).toBeVisible();
	await press('f');
	await expect(message(/Fast ended at/)).toBeVisible();
	await press('s');
	await expect(message(/Timer stopped/)).toBeVisible();
	const running = page.getByRole('button', { name: 'Stop thesis' });
	await expect(running).toBeHidden();
	// Faster than any hand: the second finds what the first has begun.
	await press('c');
	await press('s');
	await expect(message(/Timer stopped/)).toBeVisible();
	await expect(running).toBeHidden();
	await press('g');
	await press('w');
	await expect(page.getByRole('heading', { level: 1, name: 'Weight' })).toBeVisible();
	await press('t');
	await press('[');
	await expect(page.getByRole('heading', { level: 1, name: 'Yesterday' })).toBeVisible();
	await press(']');
});

test('check 7: each verb is taken back by Ctrl+Z and done again with Shift, and everything is as it was', async () => {
	const logged = async (words: string) => {
		await command(words);
		return message(/.+/);
	};
	const verbs: readonly (readonly [string, () => Promise<unknown>])[] = [
		['add', () => logged('log weight 80')],
		['start fast', () => press('f')],
		['start timer', () => logged('timer reading')],
		['log again', () => page.getByRole('button', { name: 'Continue thesis' }).click()],
		['delete', removeFirst],
		['change settings', changeSettings]
	];
	for (const [verb, act] of verbs) {
		const before = await living();
		await act();
		await expect.poll(living, { message: `${verb} did nothing` }).not.toEqual(before);
		const after = await living();
		await press('Control+z');
		await expect.poll(living, { message: `${verb} was not taken back` }).toEqual(before);
		await press('Control+Shift+Z');
		await expect.poll(living, { message: `${verb} was not done again` }).toEqual(after);
		await press('Control+z');
		await expect.poll(living).toEqual(before);
	}
});

async function removeFirst(): Promise<void> {
	await page.getByRole('region', { name: 'Timeline' }).getByRole('link').first().click();
	const pane = page.getByRole('complementary', { name: 'Selected entry' });
	await pane.getByRole('button', { name: 'Delete' }).click();
	await expect(pane).toBeHidden();
}

async function changeSettings(): Promise<void> {
	await page.goto('/settings');
	await page.getByText('Sunday', { exact: true }).click();
	await page.getByRole('heading', { level: 1 }).focus();
}

test('what was deleted comes back from the list under You', async () => {
	await page.goto('/');
	await removeFirst();
	await page.goto('/you');
	const deleted = page.getByRole('region', { name: 'Recently deleted' });
	await expect(deleted.getByRole('listitem').first()).toBeVisible();
	const before = await deleted.getByRole('listitem').count();
	await deleted
		.getByRole('button', { name: /^Restore/ })
		.first()
		.click();
	await expect(deleted.getByRole('listitem')).toHaveCount(before - 1);
	await expect(message(/restored/)).toBeVisible();
});

test('what was typed into a sheet is kept until it is saved, also over a reload', async () => {
	await page.goto('/');
	await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
	await press('w');
	const field = sheet().getByLabel('Weight', { exact: true });
	const draft = sheet().getByRole('region', { name: 'Draft' });
	await expect(field).toBeFocused();
	await page.keyboard.type('91.5');
	await sheet().getByLabel('Note').fill('after the trip');
	await press('Escape');
	await expect(message(/Draft kept/)).toBeVisible();
	await page.goto('/?add=weight');
	await expect(field).not.toHaveValue('91.5');
	await draft.getByRole('button', { name: 'Restore' }).click();
	await expect(field).toHaveValue('91.5');
	await expect(sheet().getByLabel('Note')).toHaveValue('after the trip');
	await sheet().getByRole('button', { name: 'Save weight' }).click();
	await expect(message(/Weight 91.5.kg added/)).toBeVisible();

	await page.goto('/?add=note');
	await sheet()
		.getByLabel(/^Note for/)
		.fill('half a thought');
	await page.reload();
	await draft.getByRole('button', { name: 'Discard' }).click();
	await expect(draft).toBeHidden();
	await page.goto('/?add=weight');
	await expect(field).toBeFocused();
	await expect(draft).toBeHidden();
	const kept = () => page.evaluate(() => Object.keys(localStorage).join(' '));
	expect(await kept()).not.toContain(':draft:');
	await press('Escape');
	await expect(sheet()).toBeHidden();
	await press('Control+z');
});

test('a food that is saved on the way leaves the meal a draft', async () => {
	await page.goto('/?add=meal');
	await sheet().getByRole('button', { name: 'New food' }).click();
	await sheet().getByLabel('Name').fill('Barley');
	await sheet().getByLabel('Energy').fill('350');
	await sheet().getByRole('button', { name: 'Save food' }).click();
	await expect(sheet().getByText('Barley', { exact: true })).toBeVisible();
	await press('Escape');
	await expect(message(/Draft kept/)).toBeVisible();
	await page.goto('/?add=meal');
	await sheet().getByRole('button', { name: 'Restore' }).click();
	await expect(sheet().getByText('Barley', { exact: true })).toBeVisible();
	await sheet().getByRole('button', { name: 'Save meal' }).click();
	await expect(message(/^(Breakfast|Lunch|Dinner|Snack) added/)).toBeVisible();
	await press('Control+z');
	await expect(message(/^Undone: /)).toBeVisible();
});

test('a project, a goal, a food and a recipe keep what was typed, each for itself', async () => {
	const draft = sheet().getByRole('region', { name: 'Draft' });
	const restore = () => draft.getByRole('button', { name: 'Restore' }).click();
	for (const [path, one] of [
		['/projects', 'project'],
		['/goals', 'goal']
	] as const) {
		const open = () =>
			page
				.getByRole('button', { name: `New ${one}` })
				.first()
				.click();
		/** A goal is named when it is told what it is of. */
		const toName = async () => {
			if (one === 'project') return;
			await sheet().getByRole('button', { name: 'Write your own' }).click();
			await sheet().getByRole('button', { name: 'Next' }).click();
		};
		await page.goto(path);
		await open();
		await toName();
		await sheet().getByLabel('Name').fill(`Half a ${one}`);
		await press('Escape');
		await expect(message(/Draft kept/)).toBeVisible();
		await page.reload();
		await open();
		await toName();
		await expect(sheet().getByLabel('Name')).toHaveValue('');
		await restore();
		await expect(sheet().getByLabel('Name')).toHaveValue(`Half a ${one}`);
		await sheet()
			.getByRole('button', { name: `Save ${one}` })
			.click();
		await expect(message(/added$/)).toBeVisible();
		await open();
		await toName();
		await expect(sheet().getByLabel('Name')).toHaveValue('');
		await expect(draft).toBeHidden();
		await press('Escape');
		await expect(sheet()).toBeHidden();
	}

	await page.goto('/?add=meal');
	const food = sheet().getByRole('form', { name: 'New food' });
	const newFood = () => sheet().getByRole('button', { name: 'New food' }).click();
	await newFood();
	await food.getByLabel('Name').fill('Spelt');
	await food.getByLabel('Energy').fill('338');
	await food.getByRole('button', { name: 'Cancel' }).click();
	await expect(message(/^Draft kept/)).toBeVisible();
	await newFood();
	await restore();
	await expect(food.getByLabel('Name')).toHaveValue('Spelt');
	await expect(food.getByLabel('Energy')).toHaveValue('338');
	await food.getByRole('button', { name: 'Save food' }).click();
	await newFood();
	await expect(draft).toBeHidden();
	await food.getByLabel('Name').fill('Millet');
	await food.getByRole('button', { name: 'Save food' }).click();

	const recipe = sheet().getByRole('form', { name: 'Recipe' });
	const newRecipe = () => sheet().getByRole('button', { name: 'Save plate as recipe' }).click();
	await newRecipe();
	await recipe.getByLabel('Serves').fill('4');
	await recipe.getByRole('button', { name: 'Take Millet off the plate' }).click();
	await recipe.getByRole('button', { name: 'Cancel' }).click();
	await newRecipe();
	await expect(recipe.getByText('Millet', { exact: true })).toBeVisible();
	await restore();
	await expect(recipe.getByLabel('Serves')).toHaveValue('4');
	await expect(recipe.getByText('Millet', { exact: true })).toBeHidden();
	await recipe.getByRole('button', { name: 'Save recipe' }).click();
	await press('Escape');
	await page.goto('/?add=meal');
	await draft.getByRole('button', { name: 'Discard' }).click();
	await expect(draft).toBeHidden();
	await press('Escape');
	await expect(sheet()).toBeHidden();
});

test('numbers are hidden by a key and stay so after a reload', async () => {
	await page.goto('/');
	const figure = page.getByRole('region', { name: 'At a glance' }).locator('.type-title-2').first();
	const blur = () => figure.evaluate((node) => getComputedStyle(node).filter);
	await expect.poll(blur).toBe('none');
	await press('Control+Shift+P');
	await expect.poll(blur).toContain('blur');
	await page.reload();
	await expect.poll(blur).toContain('blur');
	await press('Control+Shift+P');
	await expect.poll(blur).toBe('none');
});

test('single keys are listed by ? and can be switched off', async () => {
	await press('?');
	await expect(sheet().getByText('Start or end a fast')).toBeVisible();
	await sheet().getByRole('switch', { name: 'Single-letter keys' }).uncheck();
	await press('Escape');
	await expect(sheet()).toBeHidden();
	await press('w');
	await press('Control+k');
	await expect(sheet()).toHaveCount(1);
	await expect(sheet().getByRole('combobox')).toBeFocused();
	await page.keyboard.type('keyboard');
	await press('Enter');
	await sheet().getByRole('switch', { name: 'Single-letter keys' }).check();
	await press('Escape');
});

test('check 20: where motion is reduced, nothing moves longer than 80 ms', async () => {
	await page.emulateMedia({ reducedMotion: 'reduce' });
	const lengths = () =>
		page.evaluate(() =>
			document.getAnimations().map((one) => Number(one.effect?.getComputedTiming().endTime ?? 0))
		);
	await press('w');
	expect((await lengths()).filter((length) => length > 80)).toEqual([]);
	await expect(sheet().getByLabel('Weight', { exact: true })).toBeFocused();
	await page.keyboard.type('79');
	await press('Enter');
	await expect(message(/added/)).toBeVisible();
	expect((await lengths()).filter((length) => length > 80)).toEqual([]);
});

test('check 8: nothing of all this asked for a confirmation', () => {
	expect(asked).toEqual([]);
});

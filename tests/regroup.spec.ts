import { expect, test, type BrowserContext, type Page } from '@playwright/test';
import { makePerson, sharedHome, signedInDevice } from './support/people.ts';
import { undoSaid } from './support/undo.ts';

// What was logged turns out to belong elsewhere: half of an entry, a whole project, a food.

test.describe.configure({ mode: 'serial' });

let context: BrowserContext;
let page: Page;
const problems: string[] = [];

test.beforeAll(async ({ browser }) => {
	const home = sharedHome();
	({ context, page } = await signedInDevice(browser, home, await makePerson(home), {
		viewport: { width: 1280, height: 900 },
		locale: 'en-GB',
		timezoneId: 'Europe/Berlin'
	}));
	page.on('pageerror', (error) => problems.push(error.message));
});
test.afterAll(async () => {
	await context.close();
	expect(problems).toEqual([]);
});

const dialog = () => page.getByRole('dialog');
const said = (text: string | RegExp) => page.getByRole('status').getByText(text).last();
const undo = (words: string) => undoSaid(page, words);

async function addProject(name: string, planned: string): Promise<void> {
	await page.goto('/projects');
	await page.getByRole('button', { name: 'New project' }).first().click();
	await dialog().getByLabel('Name').fill(name);
	await dialog().getByLabel('Planned, h').fill(planned);
	await page.keyboard.press('Enter');
	await expect(dialog()).toBeHidden();
}

test('an empty screen draws faintly what it will hold, for the eye alone', async () => {
	await page.goto('/projects');
	const ghost = page.locator('[data-ghost]');
	await expect(ghost).toBeVisible();
	await expect(ghost).toHaveText('Example');
	await expect(ghost).toHaveAttribute('aria-hidden', 'true');
	await addProject('Draft', '');
	await expect(page.getByRole('link', { name: /^Draft/ })).toBeVisible();
	await expect(ghost).toHaveCount(0);
});

test('an entry is split at a moment into two, and one undo makes it one again', async () => {
	await addProject('Thesis', '10');
	await page.goto('/time?add=time');
	await dialog().getByLabel('Description').fill('Reading');
	await dialog().getByLabel('Project').selectOption({ label: 'Draft' });
	await dialog().getByLabel('Started').fill('2026-01-05T09:00');
	await dialog().getByLabel('Stopped').fill('2026-01-05T12:00');
	await page.keyboard.press('Control+Enter');
	await expect(dialog()).toBeHidden();
	const entries = page.getByRole('region', { name: 'All time entries' }).getByRole('link');
	await entries.filter({ hasText: 'Reading' }).click();
	await page.getByRole('button', { name: 'Split' }).click();
	const at = dialog().getByLabel('Split at');
	await expect(at).toHaveValue('2026-01-05T10:30');
	await at.fill('2026-01-05T12:30');
	await dialog().getByRole('button', { name: 'Split in two' }).click();
	await expect(dialog().getByRole('alert')).toHaveText(
		'Pick a moment between its start and its end.'
	);
	await at.fill('2026-01-05T10:00');
	await dialog().getByRole('button', { name: 'Split in two' }).click();
	await expect(dialog()).toBeHidden();
	await expect(entries).toHaveCount(2);
	await undo('split');
	await expect(entries).toHaveCount(1);
	await expect(page.getByRole('region', { name: 'Summary' })).toContainText('3');
});

test('two entries of the same work are merged from the list or from one of them, the gap named before', async () => {
	const add = async (from: string, to: string) => {
		await page.goto('/time?add=time');
		await dialog().getByLabel('Description').fill('Typing');
		await dialog().getByLabel('Started').fill(`2026-01-06T${from}`);
		await dialog().getByLabel('Stopped').fill(`2026-01-06T${to}`);
		await page.keyboard.press('Control+Enter');
		await expect(dialog()).toBeHidden();
	};
	await add('09:00', '10:00');
	await add('10:25', '12:00');
	const list = page.getByRole('region', { name: 'All time entries' });
	const typed = list.getByRole('link').filter({ hasText: 'Typing' });
	await expect(typed).toHaveCount(2);
	await typed.first().click();
	await page.getByRole('button', { name: 'Merge with the one before' }).click();
	await expect(dialog()).toContainText('The 25\u202fmin between them then counts too.');
	await dialog().getByRole('button', { name: 'Merge into one' }).click();
	await expect(typed).toHaveCount(1);
	await expect(page.getByRole('region', { name: 'Summary' })).toContainText('3\u202fh');
	await undo('merged');
	await expect(typed).toHaveCount(2);

	// By keys, from the list; one of other work stays apart, in words.
	const rows = list.locator('[data-row]');
	const choose = async (...which: readonly RegExp[]) => {
		await list.getByRole('button', { name: 'Select time entries' }).click();
		for (const words of which) await rows.filter({ hasText: words }).first().click();
	};
	await choose(/Typing/, /Reading/);
	const bar = page.getByRole('region', { name: 'Selected rows' });
	await bar.getByRole('button', { name: 'Merge' }).click();
	await expect(dialog().getByRole('alert')).toContainText('Only entries of the same project');
	await dialog().getByRole('button', { name: 'Keep both' }).click();
	await rows
		.filter({ hasText: /Reading/ })
		.first()
		.click();
	await rows
		.filter({ hasText: /Typing/ })
		.last()
		.click();
	await bar.getByRole('button', { name: 'Merge' }).focus();
	await page.keyboard.press('Enter');
	await dialog().getByRole('button', { name: 'Merge into one' }).focus();
	await page.keyboard.press('Enter');
	await expect(typed).toHaveCount(1);
	await expect(bar).toHaveCount(0);
	await undo('merged');
	await expect(typed).toHaveCount(2);
	await page.goto('/time');
	await choose(/Typing/);
	await rows
		.filter({ hasText: /Typing/ })
		.last()
		.click();
	await bar.getByRole('button', { name: 'Delete' }).click();
	await expect(typed).toHaveCount(0);
});

test('a project is merged into another by keys, its plan shows how far it is, and one undo parts them', async () => {
	await page.goto('/projects');
	await page.getByRole('link', { name: /^Draft/ }).click();
	await page.getByRole('button', { name: 'Merge', exact: true }).click();
	await dialog().getByRole('button', { name: 'Merge' }).click();
	await expect(dialog().getByRole('alert')).toHaveText('Choose the project that gets the time.');
	await dialog().getByLabel('Into').selectOption({ label: 'Thesis' });
	await expect(dialog().getByText('1 entry moves to Thesis. Draft is deleted.')).toBeVisible();
	await dialog().getByRole('button', { name: 'Merge into Thesis' }).press('Enter');
	await expect(page.getByRole('heading', { level: 1, name: 'Thesis' })).toBeVisible();
	const burnUp = page.getByRole('region', { name: 'Burn-up', exact: true });
	await expect(burnUp).toContainText(/7\sh to go/);
	await burnUp.getByRole('button', { name: 'Show as table' }).click();
	await expect(burnUp.getByRole('row').last()).toContainText('30 %');
	await undo('moved to Thesis');
	await expect(burnUp).toContainText(/10\sh to go/);
	await page.goto('/projects');
	await expect(page.getByRole('link', { name: /^Draft/ })).toContainText(/3\sh\s+in all/);
});

test('a food is moved to a meal that is not there yet, and one undo puts it back', async () => {
	await page.goto('/?add=meal');
	await dialog().getByRole('button', { name: 'Quick entry' }).click();
	await dialog().getByLabel('Energy').fill('200');
	await dialog().getByRole('button', { name: /^Save/ }).click();
	await expect(dialog()).toBeHidden();
	await page.goto('/nutrition');
	await page.getByRole('region', { name: 'All days' }).getByRole('link').first().click();
	const food = page.getByRole('button', { name: 'Move Quick entry to another meal' });
	const meals = page.getByRole('region').filter({ has: food });
	await expect(meals).toHaveCount(1);
	const before = (await meals.getAttribute('aria-label')) ?? '';
	await food.click();
	const other = before === 'Dinner' ? 'Lunch' : 'Dinner';
	await dialog()
		.getByRole('button', { name: `New ${other.toLowerCase()}` })
		.click();
	await expect(said(`Quick entry moved to ${other.toLowerCase()}`)).toBeVisible();
	await expect(meals).toHaveAttribute('aria-label', other);
	await undo('moved to');
	await expect(meals).toHaveAttribute('aria-label', before);
});

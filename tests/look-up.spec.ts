import { expect, test, type BrowserContext, type Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { makePerson, sharedHome, signedInDevice } from './support/people.ts';
import { visit } from './support/visit.ts';
import { undoSaid } from './support/undo.ts';

// What was logged is found again, changed, taken back and taken along: lists, Data, goals,
// projects and settings, with and without a network.

test.describe.configure({ mode: 'serial' });

const desktop = { width: 1280, height: 800 };

let context: BrowserContext;
let page: Page;
const problems: string[] = [];

test.beforeAll(async ({ browser }) => {
	const home = sharedHome();
	({ context, page } = await signedInDevice(browser, home, await makePerson(home), {
		viewport: desktop,
		locale: 'en-GB',
		timezoneId: 'Europe/Berlin',
		serviceWorkers: 'allow'
	}));
	page.on('pageerror', (error) => problems.push(error.message));
});
test.afterAll(async () => {
	await context.close();
	expect(problems).toEqual([]);
});

const dialog = () => page.getByRole('dialog');
const save = () =>
	dialog()
		.getByRole('button', { name: /^Save(?! and)/ })
		.click();
const undo = (words: string) => undoSaid(page, words);
/** Rows of the grid below its head. */
const gridRows = () =>
	page
		.getByRole('grid')
		.getByRole('row')
		.filter({ has: page.getByRole('gridcell') });
const listed = (many: string) =>
	page.getByRole('region', { name: `All ${many}` }).getByRole('link');

async function addWeighIn(weight: string, note: string): Promise<void> {
	await page.getByRole('button', { name: 'Add Weigh-in' }).click();
	await dialog().getByLabel('Weight, kg').fill(weight);
	await dialog().getByLabel('Note').fill(note);
	await save();
}

test('a record is typed into the table; what is wrong is said at its field, which gets the focus', async () => {
	await visit(page, '/data/weigh_ins');
	await page.getByRole('button', { name: 'Add Weigh-in' }).click();
	await save();
	const weight = dialog().getByLabel('Weight, kg');
	await expect(weight).toBeFocused();
	await expect(dialog().getByRole('alert')).toHaveText(/from 0.5 to 700/);
	await weight.fill('78,4');
	await expect(dialog().getByRole('alert')).toHaveCount(0);
	await dialog().getByLabel('Note').fill('=after "the" run');
	await save();
	await addWeighIn('172 lb', 'travel scale');
	await expect(gridRows()).toHaveCount(2);
	await expect(gridRows().filter({ hasText: '78.018 kg' })).toHaveCount(1);
});

test('a table is sorted, searched, narrowed, and keeps its view in the address', async () => {
	const first = () => gridRows().first();
	await page.getByRole('button', { name: 'Weight', exact: true }).click();
	await expect(first()).toContainText('78.018 kg');
	await page.getByRole('button', { name: 'Weight', exact: true }).click();
	await expect(first()).toContainText('78.4 kg');
	await page.getByLabel('Search').fill('TRAVEL');
	await expect(gridRows()).toHaveCount(1);
	await page.reload();
	await expect(gridRows()).toHaveCount(1);
	await page.getByLabel('Search').fill('nothing like it');
	await expect(page.getByText('No rows match.')).toBeVisible();
	await page.getByRole('button', { name: 'Clear the search' }).click();
	await expect(gridRows()).toHaveCount(2);
});

test('what is shown is taken along as CSV that no spreadsheet runs', async () => {
	const downloading = page.waitForEvent('download');
	await page.getByRole('button', { name: 'CSV' }).click();
	const file = readFileSync(await (await downloading).path(), 'utf8');
	expect(file.split('\r\n')[0]).toContain('measured_at,utc_offset_minutes,weight_kg');
	expect(file).toContain(`"'=after ""the"" run"`);
	expect(file).toContain(',78.018,');
});

test('a field of several rows is set at once, after a look at what changes, and is back by one undo', async () => {
	await page.getByLabel('Select all shown').check();
	await page.getByRole('button', { name: 'Set a field' }).click();
	await dialog().getByLabel('Field', { exact: true }).selectOption({ label: 'Device' });
	await dialog().getByLabel('Device').fill('Old scale');
	const preview = dialog().getByRole('region', { name: 'What changes' });
	await expect(preview.getByText('nothing → Old scale')).toHaveCount(2);
	await dialog().getByRole('button', { name: 'Change 2 weigh-ins' }).click();
	await expect(gridRows().filter({ hasText: 'Old scale' })).toHaveCount(2);
	await undo('changed');
	await expect(gridRows().filter({ hasText: 'Old scale' })).toHaveCount(0);
});

test('several rows are deleted at once and come back by one undo', async () => {
	await page.getByLabel('Select all shown').check();
	await page.getByRole('button', { name: 'Delete 2' }).click();
	await expect(page.getByText('No weigh-ins yet.')).toBeVisible();
	await undo('deleted');
	await expect(gridRows()).toHaveCount(2);
});

test('a list leads to its entry, which is duplicated, deleted and brought back', async () => {
	await visit(page, '/weight');
	await expect(listed('weigh-ins')).toHaveCount(2);
	await listed('weigh-ins').filter({ hasText: '78.4' }).click();
	await expect(page.getByRole('region', { name: 'Summary' })).toContainText('78.4');
	await expect(page).toHaveURL(/weight\/./);
	const original = page.url();
	await page.getByRole('button', { name: 'Duplicate' }).click();
	await expect(listed('weigh-ins')).toHaveCount(3);
	await expect(page).not.toHaveURL(original);
	const here = page.url();
	// The address may change a moment before the page does: go there, so that it is the copy that goes.
	await page.goto(here);
	await page.getByRole('button', { name: 'Delete' }).click();
	await expect(listed('weigh-ins')).toHaveCount(2);
	await page.goto(here);
	await expect(page.getByText(/This weigh-in was deleted/)).toBeVisible();
	await page.keyboard.press('Control+z');
	await expect(page.getByRole('region', { name: 'Summary' })).toContainText('78.4');
});

test('without a network the address of an entry beside Today opens it there', async () => {
	await context.setOffline(true);
	await page.goto(`/?open=weigh_ins:${new URL(page.url()).pathname.split('/').at(-1)}`);
	const pane = page.getByRole('complementary', { name: 'Selected entry' });
	await expect(pane.getByRole('region', { name: 'Summary' })).toContainText('78.4');
	await expect(page.getByRole('heading', { level: 1, name: 'Today' })).toBeVisible();
	await context.setOffline(false);
});

test('without a network a goal is set, found by its address after a reload, and paused', async () => {
	await context.setOffline(true);
	await page.goto('/goals');
	await page.getByRole('button', { name: 'New goal' }).first().click();
	await dialog().getByRole('button', { name: 'Write your own' }).click();
	// The sentence by its blanks; what does not fit is said before one goes on.
	await dialog().getByLabel('Is met when').selectOption('Between');
	await dialog().getByLabel('Measures').selectOption('of protein');
	await dialog().getByLabel('Per').selectOption('a day');
	await dialog().getByLabel('From').fill('100');
	const next = () => dialog().getByRole('button', { name: 'Next' }).click();
	await next();
	await expect(dialog().getByText(/needs an upper bound/)).toBeVisible();
	await dialog().getByLabel('Up to').fill('150');
	await next();
	await expect(dialog().getByRole('heading', { name: /^When, and what/ })).toBeFocused();
	await dialog().getByLabel('Days that count').selectOption('on weekdays');
	await expect(
		dialog().getByText('Between 100\u202fg and 150\u202fg of protein a day on weekdays')
	).toBeVisible();
	await save();
	await expect(dialog().getByText('A goal needs a name.')).toBeVisible();
	// Back to the beginning: a template takes the place of what was written.
	const back = () => dialog().getByRole('button', { name: 'Back' }).click();
	await back();
	await expect(dialog().getByLabel('Up to')).toHaveValue('150');
	await back();
	await dialog().getByRole('button', { name: 'Protein a day' }).click();
	await expect(dialog().getByText('At least 100\u202fg of protein a day')).toBeVisible();
	await next();
	await save();
	await page.getByRole('link', { name: 'Protein' }).click();
	await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
	await expect(page).toHaveURL(/goals\/./);
	await page.reload();
	await expect(page.getByRole('heading', { name: 'Protein' })).toBeVisible();
	await page.getByRole('button', { name: 'Pause' }).click();
	await expect(page.getByText(/Paused since/)).toBeVisible();
	await context.setOffline(false);
});

test('on a desktop goals are rows of a table that keys open, on a phone cards', async () => {
	const before = page.viewportSize();
	await page.setViewportSize({ width: 1280, height: 900 });
	await visit(page, '/goals');
	const row = page.getByRole('table', { name: /^Goals/ }).getByRole('row', { name: /Protein/ });
	await expect(row).toContainText('At least 100\u202fg of protein a day');
	await expect(row.locator('svg path[d]')).not.toHaveCount(0);
	await page.setViewportSize({ width: 390, height: 844 });
	await expect(row).toHaveCount(0);
	await expect(page.getByRole('article')).toContainText('Protein');
	await page.setViewportSize({ width: 1280, height: 900 });
	await row.getByRole('link', { name: 'Protein' }).focus();
	await page.keyboard.press('Enter');
	await expect(page.getByRole('heading', { name: 'Protein' })).toBeVisible();
	if (before) await page.setViewportSize(before);
});

test('a project is made by Enter, timed by one tap, archived and back', async () => {
	await visit(page, '/projects');
	await page.getByRole('button', { name: 'New project' }).first().click();
	await dialog().getByLabel('Name').fill('Thesis');
	await page.keyboard.press('Enter');
	await page.getByRole('button', { name: 'New project' }).first().click();
	await dialog().getByLabel('Name').fill('thesis');
	await page.keyboard.press('Enter');
	await expect(dialog().getByText('There is already a project called Thesis.')).toBeVisible();
	await dialog().getByLabel('Name').fill('');
	await page.keyboard.press('Escape');
	await expect(dialog()).toBeHidden();
	await page.getByRole('button', { name: 'Start timer: Thesis' }).click();
	await expect(page.getByRole('region', { name: 'Running timer' })).toBeVisible();
	await page.getByRole('link', { name: /^Thesis running/ }).click();
	await page.getByRole('button', { name: 'Archive' }).click();
	await expect(page.getByRole('button', { name: 'Unarchive' })).toBeVisible();
	await expect(page.getByRole('status').getByText('Thesis archived')).toBeVisible();
	await undo('Thesis archived');
	await expect(page.getByRole('button', { name: 'Archive', exact: true })).toBeVisible();
});

test('a goal may ask for hours on one project, and leads to what was tracked there', async () => {
	await visit(page, '/goals');
	await page.getByRole('button', { name: 'New goal' }).first().click();
	await dialog().getByRole('button', { name: 'Write your own' }).click();
	await dialog().getByLabel('Measures').selectOption('tracked');
	await dialog().getByLabel('Project').selectOption('on Thesis');
	await dialog().getByLabel('Target').fill('6');
	const sentence = 'At least 6\u202fh on Thesis a week';
	await expect(dialog().getByText(sentence)).toBeVisible();
	await dialog().getByRole('button', { name: 'Next' }).click();
	await dialog().getByLabel('Name').fill('Write');
	await save();
	await page.getByRole('link', { name: 'Write', exact: true }).click();
	await expect(page.getByText(sentence)).toBeVisible();
	await page.getByRole('link', { name: 'What counts towards it' }).click();
	await expect(page.getByRole('heading', { level: 1, name: 'Thesis' })).toBeVisible();
	await page.goBack();
	await page.getByRole('button', { name: 'Delete' }).click();
	await expect(page.getByRole('link', { name: 'Write', exact: true })).toHaveCount(0);
});

test('check 28: a unit changes what is shown and typed, and nothing that is kept', async () => {
	await visit(page, '/settings');
	await page.getByText('lb', { exact: true }).click();
	await expect(page.getByRole('status').getByText('Weight unit changed')).toBeVisible();
	await visit(page, '/weight');
	await expect(listed('weigh-ins').filter({ hasText: '172.0' })).toHaveCount(1);
	// Beside the list a value is typed in the same unit; what is typed as it stood stays what it was.
	await listed('weigh-ins').filter({ hasText: '172.0' }).click();
	const pane = page.getByRole('region', { name: 'Details' });
	const kept = pane.getByRole('button', { name: /edit weight$/ });
	await kept.click();
	await expect(pane.getByLabel('Weight, lb')).toHaveValue('172');
	await pane.getByLabel('Weight, lb').fill('172,0');
	await page.keyboard.press('Enter');
	await expect(kept).toBeFocused();
	await kept.click();
	await pane.getByLabel('Weight, lb').fill('79 kg');
	await expect(pane.getByText('174.2\u202flb')).toBeVisible();
	await page.keyboard.press('Escape');
	await expect(kept).toBeFocused();
	await visit(page, '/settings');
	const downloading = page.waitForEvent('download');
	await page.getByRole('button', { name: 'Download backup' }).click();
	const { tables } = JSON.parse(readFileSync(await (await downloading).path(), 'utf8'));
	const weights = tables.weigh_ins.map(({ weightKg }: { weightKg: number }) => weightKg);
	expect(weights.toSorted()).toEqual([78.018, 78.4, 78.4]);
	expect(tables.goals).toHaveLength(1);
});

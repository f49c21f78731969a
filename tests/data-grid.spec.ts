import { expect, test, type BrowserContext, type Page } from '@playwright/test';
import { timeEntry } from '#lib/domains/time/entity.ts';
import { factory } from '#lib/platform/entity/factory.ts';
import { seededRandom } from '#lib/platform/random.ts';
import {
	fillReplica,
	makePerson,
	replicaRows,
	sharedHome,
	signedInDevice,
	type Person
} from './support/people.ts';

// A table of three hundred entries, gone through, narrowed down and mended by keys alone.

test.describe.configure({ mode: 'serial' });

const desktop = { width: 1280, height: 900 };
const phone = { width: 390, height: 844 };

let person: Person;
let context: BrowserContext;
let page: Page;
const problems: string[] = [];

const make = factory(timeEntry);
const now = Date.UTC(2026, 10, 23, 12);
/** An hour each, every fourth from a file; the first is the newest. */
const entries = Array.from({ length: 300 }, (_, n) => ({
	...make(seededRandom(n)),
	description: `Task${n}`,
	projectId: null,
	start: now - n * 7_200_000,
	stop: now - n * 7_200_000 + 3_600_000,
	utcOffset: 0,
	source: n % 4 === 0 ? 'toggl-csv' : 'manual',
	deletedAt: null,
	revision: n + 1
}));

test.beforeAll(async ({ browser }) => {
	const home = sharedHome();
	person = await makePerson(home);
	const device = await signedInDevice(browser, home, person, {
		viewport: desktop,
		locale: 'en-GB',
		timezoneId: 'UTC'
	});
	({ context, page } = device);
	page.on('pageerror', (error) => problems.push(error.message));
	await fillReplica(page, person, 'time_entries', entries);
	// The server knows nothing of these rows, and would take away what it is told of them.
	await page.route('**/api/trpc/**', (route) => route.abort());
	await page.goto('/data/time_entries');
	await expect(page.getByRole('grid')).toBeVisible();
});
test.afterAll(async () => {
	await context.close();
	expect(problems).toEqual([]);
});

const grid = () => page.getByRole('grid', { name: 'Time entries' });
const press = (keys: string) => page.keyboard.press(keys);
const said = (text: string | RegExp) => page.getByRole('status').getByText(text).last();
const openButton = (n: number) => row(n).getByRole('button');
const row = (n: number) => page.locator(`[data-row="time_entries:${entries[n]?.id}"]`);
const cell = (n: number, text: string) => row(n).getByRole('gridcell', { name: text, exact: true });

async function stored(n: number): Promise<Record<string, unknown> | undefined> {
	const rows = await replicaRows<{ id: string }>(page, person, 'time_entries');
	return rows.find(({ id }) => id === entries[n]?.id) as Record<string, unknown> | undefined;
}

test('a grid is one stop of Tab; arrows, Home, End and Page Down lead from cell to cell', async () => {
	await expect(grid().locator('[tabindex="0"]')).toHaveCount(1);
	await openButton(0).focus();
	await press('ArrowDown');
	await expect(openButton(1)).toBeFocused();
	await press('ArrowRight');
	await press('ArrowRight');
	await expect(cell(1, 'Task1')).toBeFocused();
	await press('Control+End');
	await expect(row(299).getByRole('gridcell').last()).toBeFocused();
	await expect(row(299)).toBeInViewport();
	await press('Control+Home');
	await expect(page.getByLabel('Select all shown')).toBeFocused();
	await press('ArrowDown');
	await press('PageDown');
	await expect(grid().locator(':focus')).toHaveAccessibleName(/^Select row 1\d$/);
	await press('Tab');
	await expect(grid().locator(':focus')).toHaveCount(0);
	await press('Shift+Tab');
	await expect(grid().locator(':focus')).toHaveAccessibleName(/^Select row 1\d$/);
	await press('ArrowRight');
	await press('Space');
	await expect(grid().getByRole('row', { selected: true })).toHaveCount(1);
	await page.getByRole('button', { name: 'Clear', exact: true }).click();
});

test('a cell is edited where it stands: Escape leaves it, a wrong value is named and kept', async () => {
	await cell(2, 'Task2').click();
	await press('Enter');
	const field = row(2).getByLabel('Description');
	await expect(field).toBeFocused();
	await page.keyboard.type('Nothing');
	await press('Escape');
	await expect(cell(2, 'Task2')).toBeFocused();

	await cell(2, '2026-11-23 09:00').dblclick();
	const end = row(2).getByLabel('Stopped');
	await end.fill('2026-11-23T07:00');
	await press('Enter');
	await expect(row(2).getByRole('alert')).toHaveText('The stop is before the start.');
	await expect(end).toHaveValue('2026-11-23T07:00');
	// No other cell is begun while this one cannot be kept.
	await cell(3, 'Task3').dblclick();
	await expect(row(3).getByRole('textbox')).toHaveCount(0);
	await end.fill('2026-11-23T09:30');
	await end.press('Enter');
	await expect(cell(2, '2026-11-23 09:30')).toBeFocused();
	await expect(said('Time entry changed')).toBeVisible();
	expect(await stored(2)).toMatchObject({ stop: Date.UTC(2026, 10, 23, 9, 30) });
	await press('Control+z');
	await expect(cell(2, '2026-11-23 09:00')).toBeVisible();
});

test('a row that its new value gives another place keeps the focus', async () => {
	await page.getByRole('button', { name: 'Description' }).click();
	await press('Control+Home');
	await press('ArrowDown');
	for (let n = 0; n < 3; n++) await press('ArrowRight');
	await expect(cell(0, 'Task0')).toBeFocused();
	await press('F2');
	await page.keyboard.type('Tast');
	await press('Enter');
	await expect(cell(0, 'Tast')).toBeFocused();
	await expect(cell(0, 'Tast')).toBeInViewport();
	await press('Control+z');
	await expect.poll(async () => (await stored(0))?.['description']).toBe('Task0');
});

test('choices are told with how many rows each would show, and several narrow down together', async () => {
	await page.getByRole('button', { name: /^Filter/ }).click();
	const source = page.getByRole('group', { name: 'Source' });
	await expect(source.getByRole('button', { name: 'By hand 225' })).toBeVisible();
	await source.getByRole('button', { name: /^Toggl.* 75$/ }).click();
	await expect(page).toHaveURL(/only\.source=toggl-csv/);
	await expect(said('75 rows')).toBeVisible();
	await page.getByLabel('Search').fill('Task28');
	await expect(source.getByRole('button', { name: 'By hand 7' })).toBeVisible();
	await expect(source.getByRole('button', { name: /^Toggl.* 4$/ })).toBeVisible();
	await expect(said('4 rows')).toBeVisible();
	await page.getByRole('button', { name: 'Clear filters' }).click();
	await page.getByLabel('Search').fill('');
	await expect(said('300 rows')).toBeVisible();
});

test('which columns are shown is the device’s own, there again the next time, and a phone’s too', async () => {
	const head = (name: string) => grid().getByRole('columnheader', { name, exact: true });
	await page.getByRole('button', { name: 'Columns' }).click();
	await page.getByRole('checkbox', { name: 'Revision' }).uncheck();
	await page.getByRole('checkbox', { name: 'Description' }).uncheck();
	await expect(head('Description')).toHaveCount(0);
	await page.reload();
	await expect(head('Started')).toBeVisible();
	await expect(head('Description')).toHaveCount(0);
	await expect(head('Revision')).toHaveCount(0);
	await page.setViewportSize(phone);
	await expect(row(0)).toBeVisible();
	await expect(row(0)).not.toContainText('Task0');
	await page.getByRole('button', { name: 'Columns' }).click();
	await page.getByRole('button', { name: 'Show all columns' }).click();
	await expect(row(0)).toContainText('Task0');
});

test('columns are sorted by one after the other, and moved along their heads; both are there again', async () => {
	await page.setViewportSize(desktop);
	await page.goto('/data/time_entries?sort=source');
	const head = (name: string | RegExp) => grid().getByRole('columnheader', { name });
	const order = () =>
		grid()
			.getByRole('columnheader')
			.evaluateAll((heads) =>
				heads.slice(1).map((one) => (one.textContent ?? '').replace(/\d.*/, '').trim())
			);
	await expect(head('Source')).toHaveAttribute('aria-sort', 'ascending');
	await head('Started')
		.getByRole('button')
		.click({ modifiers: ['Shift'] });
	await expect(page).toHaveURL(/sort=source%2Cstart/);
	await expect(head(/^Source/)).toHaveAccessibleName(/sorted by 1, ascending/);
	await expect(head(/^Started/)).toHaveAccessibleName(/sorted by 2, ascending/);
	await expect(grid().locator('[aria-sort]')).toHaveCount(1);
	// Of those by hand, or of those from the file, the oldest first.
	const shown = () =>
		grid()
			.locator('[data-row]')
			.evaluateAll((rows) => rows.slice(0, 3).map((one) => one.getAttribute('data-row')));
	const first = (ns: number[]) => ns.map((n) => `time_entries:${entries[n]?.id}`);
	await expect.poll(shown).toEqual(first([299, 298, 297]));
	await head(/^Started/)
		.getByRole('button')
		.click({ modifiers: ['Shift'] });
	await expect.poll(shown).toEqual(first([1, 2, 3]));

	const before = await order();
	await head('Description').getByRole('button').focus();
	await press('Shift+ArrowRight');
	await expect(head('Description').getByRole('button')).toBeFocused();
	const at = before.indexOf('Description');
	const swapped = [...before];
	[swapped[at], swapped[at + 1]] = [swapped[at + 1] ?? '', swapped[at] ?? ''];
	expect(await order()).toEqual(swapped);
	await page.getByRole('button', { name: 'Columns' }).click();
	await page.getByRole('button', { name: 'Move Description left' }).click();
	expect(await order()).toEqual(before);
	await page.getByRole('button', { name: 'Move Description right' }).click();
	await page.getByRole('button', { name: 'Do not sort by Source' }).click();
	await expect(page).toHaveURL(/sort=-start$/);
	await page.getByLabel('Then by').selectOption({ label: 'Description' });
	await expect(page).toHaveURL(/sort=-start%2Cdescription/);
	await page.reload();
	await expect(head(/^Description/)).toHaveAccessibleName(/sorted by 2/);
	expect(await order()).toEqual(swapped);
	await page.getByRole('button', { name: 'Columns' }).click();
	await page.getByRole('button', { name: 'Usual order' }).click();
	await expect(page.getByRole('button', { name: 'Usual order' })).toHaveCount(0);
	expect(await order()).toEqual(before);
});

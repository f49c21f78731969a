import {
	expect,
	test,
	type Browser,
	type BrowserContext,
	type Locator,
	type Page
} from '@playwright/test';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
	makePerson,
	sharedHome,
	signedInDevice,
	type DeviceOptions,
	type Person
} from './support/people.ts';
import { visit } from './support/visit.ts';

// What a Zero file does to the list of fasts: checked, imported, corrected and taken back without a
// network; the other device has it all as soon as there is one.

test.describe.configure({ mode: 'serial' });

const home = sharedHome();
const header = 'Date,Start,End,Hours,Night Eating';
const csv = (...lines: string[]) => Buffer.from([header, ...lines, ''].join('\r\n'));
const good = [
	'11/20/24,19:30,12:10,16,0',
	'11/21/24,20:00,12:00,16,1',
	'11/23/24,18:15,14:30,20,0'
];
const mixed = csv(
	good[0]!,
	good[1]!,
	'11/22/24,25:99,12:00,16,0',
	good[2]!,
	'13/45/24,18:00,1:00,7,'
);

let person: Person;
let context: BrowserContext;
let page: Page;
let folder: string;
const problems: string[] = [];

const phone = {
	viewport: { width: 390, height: 844 },
	locale: 'en-GB',
	timezoneId: 'Europe/Berlin'
};

async function openDevice(browser: Browser, options: DeviceOptions = phone): Promise<Page> {
	const { page: opened } = await signedInDevice(browser, home, person, options);
	opened.on('pageerror', (error) => problems.push(error.message));
	return opened;
}

test.beforeAll(async ({ browser }) => {
	folder = mkdtempSync(join(tmpdir(), 'lifetracker-import-'));
	person = await makePerson(home);
	page = await openDevice(browser, { ...phone, serviceWorkers: 'allow' });
	context = page.context();
	await context.setOffline(true);
});
test.afterAll(async () => {
	await context.close();
	rmSync(folder, { recursive: true, force: true });
	expect(problems).toEqual([]);
});

async function choose(content: Buffer, name = 'zero.csv'): Promise<void> {
	const path = join(folder, name);
	writeFileSync(path, content);
	await page.goto('/import');
	await page.getByLabel('Choose a Zero export').setInputFiles(path);
}

async function expectCounts(fresh: number, same: number, changed: number, wrong: number) {
	const tile = (label: string) =>
		page.locator('dl > div').filter({ hasText: label }).getByRole('definition');
	await expect(tile('New')).toHaveText(`${fresh}`);
	await expect(tile('Same')).toHaveText(`${same}`);
	await expect(tile('Changed')).toHaveText(`${changed}`);
	await expect(tile('Needs attention')).toHaveText(`${wrong}`);
}

const button = (name: string | RegExp) => page.getByRole('button', { name });
const fasts = (on: Page = page): Locator =>
	on.getByRole('region', { name: 'All fasts' }).locator('a[href^="/fasting/"]');

async function expectFasts(...texts: (string | RegExp)[]): Promise<void> {
	await visit(page, '/fasting');
	await expect(page.getByRole('heading', { level: 1, name: 'Fasting' })).toBeVisible();
	await expect(fasts()).toHaveCount(texts.length);
	if (texts.length > 0) await expect(fasts()).toContainText(texts);
	else await expect(page.getByText('No fasts yet.')).toBeVisible();
}
const imported = ['18:15 – 14:30', '20:00 – 12:00', '19:30 – 12:10'];

test('a file is checked line by line before anything is written', async () => {
	await choose(mixed);
	await expectCounts(3, 0, 0, 2);
	await expect(page.getByText('Nothing is written yet.')).toBeVisible();
	const wrong = page.getByRole('listitem');
	await expect(wrong.filter({ hasText: 'Line 4, Start' })).toHaveText(
		/found 25:99, expected a time like 17:45/
	);
	await expect(wrong.filter({ hasText: 'Line 6, Date' })).toContainText('found 13/45/24');
	await expectFasts();
});

test('what is right is imported and listed', async () => {
	await choose(mixed);
	await button('Import 3 fasts').click();
	await expect(page.getByRole('status').getByText('3 fasts imported.')).toBeVisible();
	await page.getByRole('link', { name: 'See them' }).click();
	await expect(page).toHaveURL(/\/fasting$/);
	await expect(fasts()).toContainText(imported);
	await expect(fasts().first()).toContainText('Zero');
	// Kept, not only shown.
	await page.reload();
	await expect(fasts()).toHaveCount(3);
});

test('the same file again has nothing to do', async () => {
	await choose(csv(...good), 'renamed.csv');
	await expectCounts(0, 3, 0, 0);
	await expect(page.getByText('All 3 already here. Nothing to do.')).toBeVisible();
	await expect(button(/^Import \d/)).toHaveCount(0);
});

test('a later file shows what it changes, and taking it back brings the earlier state', async () => {
	await choose(csv(good[0]!, '11/21/24,20:00,13:30,17,1', good[2]!, '11/25/24,20:00,10:00,14,0'));
	await expectCounts(1, 2, 1, 0);
	const change = page.getByRole('listitem').filter({ hasText: 'Line 3' });
	await expect(change).toContainText(/Ended: .* 2024 12:00 → .* 2024 13:30/);
	await button('Import 2 fasts').click();
	await expect(page.getByText('2 fasts imported.')).toBeVisible();
	await expectFasts('20:00 – 10:00', imported[0]!, '20:00 – 13:30', imported[2]!);

	await visit(page, '/import');
	const past = page.getByRole('listitem').filter({ hasText: '1 new, 1 changed' });
	await past.getByRole('button', { name: 'Undo import' }).click();
	await expect(past).toHaveCount(0);
	await expectFasts(...imported);
});

test('an import is taken back where it ended, and its fasts come back when asked', async () => {
	await choose(csv(...good, '12/01/24,20:00,10:00,14,0'));
	await button('Import 1 fast').click();
	await expect(page.getByText('1 fast imported.')).toBeVisible();
	await button('Undo import').first().click();
	await expect(page.getByLabel('Choose a Zero export')).toBeAttached();
	await expectFasts(...imported);
	await choose(csv(...good, '12/01/24,20:00,10:00,14,0'));
	await expectCounts(0, 3, 0, 0);
	await page.getByLabel('Bring back 1 deleted here').click();
	await button('Import 1 fast').click();
	await expect(page.getByText('1 fast imported.')).toBeVisible();
	await expectFasts('20:00 – 10:00', ...imported);
	await visit(page, '/import');
	const newest = page.getByRole('listitem').filter({ hasText: 'Undo import' }).first();
	await newest.getByRole('button', { name: 'Undo import' }).click();
	await expect(page.getByText(/^Import taken back/)).toBeVisible();
	await expectFasts(...imported);
});

test('with the network back the other device has it all, and can take it back', async ({
	browser
}) => {
	await context.setOffline(false);
	const other = await openDevice(browser);
	await visit(other, '/fasting');
	await expect(fasts(other)).toContainText(imported);
	await visit(other, '/import');
	const past = other.getByRole('listitem').filter({ hasText: '3 new' });
	await past.getByRole('button', { name: 'Undo import' }).click();
	await expect(other.getByText('Import taken back: 3 removed, 0 restored')).toBeVisible();
	await expectFasts();
	await other.context().close();
});

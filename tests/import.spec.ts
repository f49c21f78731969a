import { readFileSync } from 'node:fs';
import { expect, test, type Page } from '@playwright/test';
import {
	makePerson,
	quiet,
	replicaRows,
	sharedHome,
	signedInDevice,
	storedRows,
	type Device,
	type Person
} from './support/people.ts';
import { expectAccessible } from './support/soundness.ts';
import { visit } from './support/visit.ts';

// A Zero export, and files that only look like one, on a phone without a network.

test.describe.configure({ mode: 'serial' });

const home = sharedHome();
let person: Person;
let device: Device;
let page: Page;

test.beforeAll(async ({ browser }) => {
	person = await makePerson(home);
	const phone = { viewport: { width: 390, height: 844 }, timezoneId: 'Europe/Berlin' };
	device = await signedInDevice(browser, home, person, {
		...phone,
		path: '/import',
		serviceWorkers: 'allow'
	});
	page = device.page;
	await device.context.setOffline(true);
});
test.afterAll(() => device.context.close());

const header = 'Date,Start,End,Hours,Night Eating';
const day = (n: number) => {
	const at = new Date(Date.UTC(2022, 0, 1 + n));
	const two = (part: number) => String(part).padStart(2, '0');
	return `${at.getUTCMonth() + 1}/${at.getUTCDate()}/${two(at.getUTCFullYear() % 100)}`;
};
const fast = (n: number, end = '12:00', hours = 16) => `${day(n)},20:00,${end},${hours},0`;
const csv = (lines: readonly string[]) => [header, ...lines, ''].join('\n');

const said = (words: string) =>
	page.getByRole('region', { name: 'Messages' }).getByText(words, { exact: true });

async function choose(name: string, content: string | Buffer): Promise<void> {
	await page.goto('/import');
	await chooseHere(name, content);
}

async function chooseHere(name: string, content: string | Buffer): Promise<void> {
	const buffer = Buffer.from(content);
	await page
		.getByLabel('Choose a Zero export')
		.setInputFiles({ name, mimeType: 'text/csv', buffer });
}

/** The four counts of the preview: new, same, changed, wrong. */
async function counts(): Promise<number[]> {
	await expect(page.getByText('Nothing is written yet.')).toBeVisible();
	const values = await page.locator('dl dd').allInnerTexts();
	return values.map(Number);
}

const fasts = async () =>
	(await replicaRows<{ deletedAt: number | null; end: number }>(page, person, 'fasting_periods'))
		.filter(({ deletedAt }) => deletedAt === null)
		.map(({ end }) => end)
		.sort();

test('a thousand fasts are checked and imported in moments, as the preview said', async () => {
	const begun = Date.now();
	await choose('zero.csv', csv(Array.from({ length: 1000 }, (_, n) => fast(n))));
	await expect.poll(counts).toEqual([1000, 0, 0, 0]);
	expect(await fasts()).toEqual([]);
	await page.getByRole('button', { name: 'Import 1000 fasts' }).click();
	await expect(page.getByText('1000 fasts imported.')).toBeVisible();
	const took = Date.now() - begun;
	test.info().annotations.push({ type: 'ms for 1,000 fasts', description: String(took) });
	expect(took).toBeLessThan(10_000);
	expect(await fasts()).toHaveLength(1000);
});

test('the same file again finds nothing new', async () => {
	await choose('zero.csv', csv(Array.from({ length: 1000 }, (_, n) => fast(n))));
	await expect.poll(counts).toEqual([0, 1000, 0, 0]);
	await expect(page.getByText('All 1000 already here. Nothing to do.')).toBeVisible();
	await expect(page.getByRole('button', { name: /^Import / })).toHaveCount(0);
});

test('new, same, changed and wrong lines are told apart, the wrong ones by their line', async () => {
	const before = await fasts();
	await choose(
		'later.csv',
		csv([
			...Array.from({ length: 9 }, (_, n) => fast(n)),
			fast(9, '13:30', 17),
			fast(1000),
			'13/45/22,20:00,12:00,16,0',
			`${day(1001)},20:00,noon:ish,16,0`
		])
	);
	await expect.poll(counts).toEqual([1, 9, 1, 2]);
	await expect(page.getByText(/Line 13, Date: found 13\/45\/22/)).toBeVisible();
	await expect(page.getByText(/Line 14, End: found noon:ish/)).toBeVisible();
	await page.getByRole('button', { name: 'Import 2 fasts' }).click();
	await expect(page.getByText('2 fasts imported.')).toBeVisible();
	expect(await fasts()).toHaveLength(1001);

	await page.reload();
	const done = page.getByRole('listitem').filter({ hasText: 'later.csv' });
	await expect(done).toContainText('1 new, 1 changed');
	await done.getByRole('button', { name: 'Undo import' }).click();
	await expect(page.getByText('Import taken back: 1 removed, 1 restored')).toBeVisible();
	expect(await fasts()).toEqual(before);
});

/** The CSV archive of "Export", byte for byte. */
async function exported(): Promise<string> {
	await visit(page, '/settings');
	const [download] = await Promise.all([
		page.waitForEvent('download'),
		page.getByRole('button', { name: 'Download CSV' }).click()
	]);
	return readFileSync(await download.path(), 'base64');
}

test('check 25: few taps, the counts of the check, nothing new again, and Undo as if never done', async () => {
	const before = await exported();
	const lines = Array.from({ length: 1000 }, (_, n) => fast(2000 + n));
	let taps = 0;
	await page.goto('/import');
	await chooseHere('zero.csv', csv(lines));
	taps++;
	await expect.poll(counts).toEqual([1000, 0, 0, 0]);
	await page.getByRole('button', { name: 'Import 1000 fasts' }).click();
	taps++;
	await expect(page.getByText('1000 fasts imported.')).toBeVisible();
	expect(taps).toBeLessThanOrEqual(4);
	expect(await fasts()).toHaveLength(2000);

	// One Undo on the page, and one deed in History for all its parts.
	await expect(page.getByRole('button', { name: 'Undo import' })).toHaveCount(2);
	await page.getByRole('button', { name: 'Import another file' }).click();
	await chooseHere('zero.csv', csv(lines));
	await expect.poll(counts).toEqual([0, 1000, 0, 0]);
	await page.getByRole('button', { name: 'Choose another file' }).click();

	await page.keyboard.press('ControlOrMeta+z');
	await expect(page.getByText('Undone: 1000 fasts imported')).toBeVisible();
	await expect.poll(async () => (await fasts()).length, { timeout: 60_000 }).toBe(1000);
	await expect(page.getByText('Taking an import back')).toHaveCount(0);
	await expect(page.getByRole('listitem').filter({ hasText: '1000 new' })).toHaveCount(1);
	expect(await exported()).toBe(before);
});

test('an undo that a reload cuts off is carried on by itself; the end page says what became of it', async () => {
	const before = await fasts();
	await page.goto('/import');
	await chooseHere('zero.csv', csv(Array.from({ length: 600 }, (_, n) => fast(4000 + n))));
	await page.getByRole('button', { name: 'Import 600 fasts' }).click();
	await expect(page.getByText('600 fasts imported.')).toBeVisible();
	await page.keyboard.press('ControlOrMeta+z');
	await expect(page.getByText('This import was taken back.')).toBeVisible();
	// What is drawn is a moment ahead of the disk; what is said is not.
	await expect(said('Undone: 600 fasts imported')).toBeVisible();
	await page.goto('/fasting');
	await expect.poll(fasts, { timeout: 60_000 }).toEqual(before);
});

/** The bar's values from now on. */
async function watchTheBar(): Promise<() => Promise<number>> {
	await page.evaluate(() => {
		const seen = new Set<number>();
		Object.assign(globalThis, { seen });
		new MutationObserver(() => {
			const value = document.querySelector('progress')?.value;
			if (value !== undefined) seen.add(value);
		}).observe(document.body, { subtree: true, childList: true, attributes: true });
	});
	return () => page.evaluate(() => (globalThis as unknown as { seen: Set<number> }).seen.size);
}

test('check 25: a large file is read in a worker and written part by part; stopped, it keeps nothing', async () => {
	const before = await fasts();
	await page.goto('/import');
	const worker = page.waitForEvent('worker');
	await chooseHere('zero.csv', csv(Array.from({ length: 5000 }, (_, n) => fast(5000 + n))));
	expect((await worker).url()).toContain('reading.worker');
	await expect.poll(counts).toEqual([5000, 0, 0, 0]);
	const values = await watchTheBar();
	await page.getByRole('button', { name: 'Import 5000 fasts' }).click();
	await expect.poll(values, { intervals: [50] }).toBeGreaterThan(3);
	await page.getByRole('button', { name: 'Cancel' }).click();
	await expect(page.getByLabel('Choose a Zero export')).toBeAttached({ timeout: 60_000 });
	expect(await fasts()).toEqual(before);
	const batches = await replicaRows<{ effects: { created: unknown[] } }>(
		page,
		person,
		'import_batches'
	);
	const parts = batches.map(({ effects }) => effects.created.length);
	expect(Math.max(...parts)).toBe(250);
});

test('hard case 104: dates that can be read both ways are asked for, with samples', async () => {
	await choose('zero.csv', csv(['3/4/26,20:00,12:00,16,0', '5/6/26,20:00,12:00,16,0']));
	await expect(page.getByRole('heading', { name: /Is 3\/4\/26 .*Apr.* or .*Mar/ })).toBeVisible();
	await page.getByRole('button', { name: 'The day comes first' }).click();
	await expect.poll(counts).toEqual([2, 0, 0, 0]);
	await expect(
		page.getByText(/3\/4\/26 is .*Apr 3, 2026, and would be .*Mar 4, 2026/)
	).toBeVisible();
	await page.getByRole('button', { name: 'Import 2 fasts' }).click();
	await expect(page.getByText(/Apr 3, 2026 to .*Jun 5, 2026/)).toBeVisible();
	await page.getByRole('button', { name: 'Undo import' }).first().click();
	await expect.poll(async () => (await fasts()).length, { timeout: 30_000 }).toBe(1000);
});

test('each source says step by step where its file is, and what was recognised can be read otherwise', async () => {
	await page.goto('/import');
	const guides = page.getByRole('region', { name: 'Where do I find this file?' });
	await guides.getByText('Zero, all of it').click();
	await expect(guides.getByRole('listitem').filter({ hasText: /^\s*5\./ })).toContainText(
		'biodata.json'
	);
	await guides.getByText('Cronometer', { exact: true }).click();
	await expect(guides.getByText(/biodata.json/)).toBeHidden();
	const [example] = await Promise.all([
		page.waitForEvent('download'),
		guides.getByRole('link', { name: 'this example' }).click()
	]);
	expect(readFileSync(await example.path(), 'utf8')).toContain('"Oats, rolled"');
	await expectAccessible(page);
	await chooseHere('zero.csv', csv(['7/14/31,20:00,12:00,16,0']));
	await expect.poll(counts).toEqual([1, 0, 0, 0]);
	await page.getByText('Is it something else?').click();
	await page.getByRole('button', { name: 'Map as time entries' }).click();
	await expect(page.getByLabel('Meaning of Start', { exact: true })).toBeVisible();
	await page.getByRole('button', { name: 'Choose another file' }).click();
});

test('a wrong cell is mended in place, and what is left out can be taken along', async () => {
	await choose(
		'zero.csv',
		csv(['7/14/31,20:00,12:00,16,0', '7/15/31,25:10,12:00,16,0', '=1+1,20:00,12:00,16,0'])
	);
	await expect.poll(counts).toEqual([1, 0, 0, 2]);
	await page.getByRole('button', { name: 'Fix Start in line 3' }).click();
	await page.getByLabel('Start in line 3').fill('20:10');
	await page.getByRole('button', { name: 'Use this' }).click();
	await expect(page.getByRole('button', { name: 'Import 2 fasts' })).toBeVisible();
	await expect.poll(counts).toEqual([2, 0, 0, 1]);
	await page.getByRole('button', { name: 'Import 2 fasts' }).click();
	const [download] = await Promise.all([
		page.waitForEvent('download'),
		page.getByRole('button', { name: 'Download 1 left out' }).click()
	]);
	expect(readFileSync(await download.path(), 'utf8')).toContain(
		`"'=1+1","20:00","12:00","16","0","Date: expected a date like 11/23/26"`
	);
	await page.getByRole('button', { name: 'Undo import' }).first().click();
	await expect(page.getByLabel('Choose a Zero export')).toBeAttached();
	await expect.poll(async () => (await fasts()).length, { timeout: 30_000 }).toBe(1000);
});

test('any other table is mapped by its columns, and the next one of its header knows them', async () => {
	const table = 'Day;Kilos (kg);Mood\n2027-01-05;78,4;ok\n2027-01-06;heavy;\n';
	await choose('weights.csv', table);
	await expect(page.getByRole('alert')).toContainText('We found columns Day, Kilos (kg), Mood');
	await page.getByRole('button', { name: 'Map as weigh-ins' }).click();
	const why = page.getByText('Its name says so, and its values fit.');
	await expect(why).toBeHidden();
	await page.getByText('Sure', { exact: true }).click();
	await expect(why).toBeVisible();
	await page.getByRole('button', { name: 'Next' }).click();
	await expect(page.getByRole('alert')).toContainText('Say which column holds the weight.');
	const preview = page.getByRole('group').filter({ hasText: 'First rows, as they will be kept' });
	await expect(preview).toContainText('Say which column holds the weight.');
	await page.getByLabel('Meaning of Kilos (kg)').selectOption({ label: 'Weight' });
	await expect(preview).toContainText('1 of 2 rows can be taken.');
	await expect(preview).toContainText('78.4\u202fkg');
	await expect(preview).toContainText('Kilos (kg): found heavy, expected a number');
	await page.getByLabel('Unit of Kilos (kg)').selectOption('lb');
	await expect(preview).toContainText('35.6\u202fkg');
	await page.getByLabel('Unit of Kilos (kg)').selectOption('kg');
	await expect(preview).toContainText('78.4\u202fkg');
	await expectAccessible(page);
	await page.getByRole('button', { name: 'Next' }).click();
	await expect.poll(counts).toEqual([1, 0, 0, 1]);
	await page.getByRole('button', { name: 'Import 1 weigh-in' }).click();
	await expect(page.getByText('1 weigh-in imported.')).toBeVisible();
	await choose('weights-later.csv', table);
	await expect.poll(counts).toEqual([0, 1, 0, 1]);

	await page.getByRole('button', { name: 'Change the columns' }).click();
	await page.getByLabel('Remember this mapping').click();
	await page.getByLabel('Meaning of Kilos (kg)').selectOption({ label: 'Weight' });
	await page.getByRole('button', { name: 'Next' }).click();
	await expect.poll(counts).toEqual([0, 1, 0, 1]);
	await choose('weights-later.csv', table);
	await expect(page.getByRole('alert')).toContainText('We found columns Day, Kilos (kg), Mood');
});

test('what a file brings, and what it changes, is shown in one’s own units', async () => {
	await visit(page, '/settings');
	await page.getByText('lb', { exact: true }).click();
	await expect(said('Weight unit changed')).toBeVisible();
	await choose('weights-later.csv', 'Day;Kilos (kg);Mood\n2027-01-05;79,4;ok\n');
	await page.getByRole('button', { name: 'Map as weigh-ins' }).click();
	await page.getByLabel('Meaning of Kilos (kg)').selectOption({ label: 'Weight' });
	const preview = page.getByRole('group').filter({ hasText: 'First rows, as they will be kept' });
	await expect(preview).toContainText('175.0\u202flb');
	await page.getByLabel('Remember this mapping').click();
	await page.getByRole('button', { name: 'Next' }).click();
	await expect.poll(counts).toEqual([0, 0, 1, 0]);
	await expect(page.getByText('172.8\u202flb → 175.0\u202flb')).toBeVisible();
	await visit(page, '/settings');
	await page.getByText('kg', { exact: true }).click();
	await expect(said('Weight unit changed')).toBeVisible();
});

test('letters of a file that is no Unicode are read as they look right', async () => {
	const table = Buffer.concat([
		Buffer.from('Day;Kilos (kg);Note\n2027-02-05;78,4;'),
		Buffer.from([0xe8]),
		Buffer.from('aj\n')
	]);
	await choose('vaha.csv', table);
	await page.getByRole('button', { name: 'Map as weigh-ins' }).click();
	await expect(page.getByText('Now it reads: 2027-02-05;78,4;èaj')).toBeVisible();
	await page.getByLabel('Letters of this file').selectOption('Central Europe');
	await expect(page.getByText('Now it reads: 2027-02-05;78,4;čaj')).toBeVisible();
	await page.getByLabel('Meaning of Kilos (kg)').selectOption({ label: 'Weight' });
	const preview = page.getByRole('group').filter({ hasText: 'First rows, as they will be kept' });
	await expect(preview).toContainText('čaj');
	await page.getByLabel('Remember this mapping').click();
	await page.getByRole('button', { name: 'Next' }).click();
	await expect.poll(counts).toEqual([1, 0, 0, 0]);
	await expect(page.getByLabel('Letters of this file')).toHaveValue('windows-1250');
	await expectAccessible(page);
	await page.getByRole('button', { name: 'Choose another file' }).click();
});

test('what lies over fasts that are here is shown by its source, and left out or put in their place when asked', async () => {
	const before = await fasts();
	const over = (n: number) => `${day(n)},21:00,11:00,14,0`;
	await choose('other.csv', csv([over(14), over(15), over(1500)]));
	await expect.poll(counts).toEqual([3, 0, 0, 0]);
	const band = page.getByRole('region', { name: 'Already here in this span' });
	await expect(band).toContainText(/\d+ fasts from Zero: .*2022 to .*2024/);
	await expect(band).toContainText(
		/Line 2 overlaps the fast of .*2022, 08:00 PM – 12:00 PM, from Zero/
	);
	await expect(page.getByRole('button', { name: 'Import 3 fasts' })).toBeVisible();
	await band.getByText('Skip', { exact: true }).click();
	await page.getByRole('button', { name: 'Import 1 fast' }).click();
	await expect(page.getByText('1 fast imported.')).toBeVisible();
	expect(await fasts()).toHaveLength(before.length + 1);
	await page.getByRole('button', { name: 'Undo import' }).first().click();
	await expect.poll(fasts).toEqual(before);

	await choose('other.csv', csv([over(16), over(1600)]));
	await band.getByText('Replace', { exact: true }).click();
	await page.getByRole('button', { name: 'Import 2 fasts' }).click();
	await expect(page.getByText('2 fasts imported.')).toBeVisible();
	expect(await fasts()).toHaveLength(before.length + 1);
	expect(await fasts()).not.toEqual(expect.arrayContaining(before));
	await page.getByRole('button', { name: 'Undo import' }).first().click();
	await expect.poll(fasts).toEqual(before);
});

const bytes = (...parts: (string | number[])[]) =>
	Buffer.concat(parts.map((part) => Buffer.from(part as never)));
/** Made in the page: it is more than Playwright hands over. */
const tooLarge = Symbol('70 MB');
const hostile: readonly [string, () => string | Buffer | typeof tooLarge, RegExp][] = [
	['a picture', () => bytes([0x89, 0x50, 0x4e, 0x47], '\r\n\u001a'), /This is a PNG picture/],
	['a sign-in page', () => '<!doctype html><html><body>Sign in</body></html>', /look like a Zero/],
	['NUL bytes', () => csv(['1/1/22,20:00\0,12:00,16,0']), /This is a binary file/],
	['70 MB', () => tooLarge, /larger than 64 MB/],
	['one line of a megabyte', () => csv(['x'.repeat(1_000_000)]), /Line 2 is longer than 100000/],
	[
		'the names of prototypes',
		() => '__proto__,constructor\n1,2\n',
		/columns __proto__, constructor/
	],
	['nothing', () => '', /The file is empty/]
];

for (const [what, content, sentence] of hostile) {
	test(`a file of ${what} is refused by name and changes nothing`, async () => {
		const before = await fasts();
		const file = content();
		if (file === tooLarge) {
			await page.goto('/import');
			await page.getByLabel('Choose a Zero export').evaluate((input: HTMLInputElement) => {
				const given = new DataTransfer();
				given.items.add(new File([new Uint8Array(70 * 1024 * 1024)], 'big.csv'));
				input.files = given.files;
				input.dispatchEvent(new Event('change', { bubbles: true }));
			});
		} else await choose('hostile.csv', file);
		await expect(page.getByRole('alert')).toContainText(sentence);
		await expect(page.getByRole('alert')).toContainText(/Nothing was imported|Zero writes Date/);
		expect(await fasts()).toEqual(before);
	});
}

test('back in the network everything arrives once, under zero', async () => {
	const here = await fasts();
	await device.context.setOffline(false);
	await quiet(page, person);
	const stored = await storedRows<{ source: string; deleted_at: unknown; end: unknown }>(
		home,
		person,
		'fasting_periods'
	);
	expect(new Set(stored.map(({ source }) => source))).toEqual(new Set(['zero']));
	expect(stored.filter(({ deleted_at }) => deleted_at === null)).toHaveLength(here.length);
});

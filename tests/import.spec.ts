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

// A Zero export, and files that only look like one, on a phone without a network.

test.describe.configure({ mode: 'serial' });

const home = sharedHome();
let person: Person;
let device: Device;
let page: Page;

test.beforeAll(async ({ browser }) => {
	person = await makePerson(home);
	const phone = { viewport: { width: 390, height: 844 }, timezoneId: 'Europe/Berlin' };
	device = await signedInDevice(browser, home, person, { ...phone, path: '/import' });
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

async function choose(name: string, content: string | Buffer): Promise<void> {
	await page.goto('/import');
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
	expect(await counts()).toEqual([1000, 0, 0, 0]);
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
	expect(await counts()).toEqual([0, 1000, 0, 0]);
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
	expect(await counts()).toEqual([1, 9, 1, 2]);
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

import { expect, test, type Page } from '@playwright/test';
import { makePerson, replicaRows, sharedHome, signedInDevice } from './support/people.ts';
import type { Device, Person } from './support/people.ts';
import { visit } from './support/visit.ts';

// What a browser needs to install the app, and what the installed app is handed by the system.

test.describe.configure({ mode: 'serial' });

interface Picture {
	readonly src: string;
	readonly sizes: string;
	readonly type: string;
	readonly purpose?: string;
	readonly form_factor?: string;
	readonly label?: string;
}
interface Manifest {
	readonly id: string;
	readonly start_url: string;
	readonly scope: string;
	readonly name: string;
	readonly short_name: string;
	readonly display: string;
	readonly icons: readonly Picture[];
	readonly screenshots: readonly Picture[];
	readonly shortcuts: readonly {
		readonly name: string;
		readonly url: string;
		readonly icons: readonly Picture[];
	}[];
	readonly share_target: {
		readonly action: string;
		readonly method: string;
		readonly enctype: string;
		readonly params: { readonly files: readonly { name: string; accept: string[] }[] };
	};
	readonly file_handlers: readonly { action: string; accept: Record<string, string[]> }[];
}

const home = sharedHome();
let person: Person;
let device: Device;
let page: Page;
let manifest: Manifest;

test.beforeAll(async ({ browser }) => {
	person = await makePerson(home);
	const phone = { viewport: { width: 390, height: 844 }, timezoneId: 'Europe/Berlin' };
	device = await signedInDevice(browser, home, person, { ...phone, serviceWorkers: 'allow' });
	page = device.page;
	const href = await page.locator('link[rel="manifest"]').getAttribute('href');
	const answer = await page.request.get(href ?? '');
	expect(answer.headers()['content-type']).toContain('application/manifest+json');
	manifest = (await answer.json()) as Manifest;
});
test.afterAll(() => device.context.close());

/** As the browser decodes it; the corner tells whether it fills its square. */
function decoded(pictures: readonly Picture[]) {
	return page.evaluate(async (wanted) => {
		const measure = async ({ src }: { src: string }) => {
			const answer = await fetch(src);
			const blob = await answer.blob();
			const image = new Image();
			image.src = URL.createObjectURL(blob);
			await image.decode();
			const canvas = document.createElement('canvas');
			const [width, height] = [image.naturalWidth, image.naturalHeight];
			[canvas.width, canvas.height] = [width, height];
			const context = canvas.getContext('2d');
			context?.drawImage(image, 0, 0);
			const alphaAt = (x: number, y: number) => context?.getImageData(x, y, 1, 1).data[3];
			const corner = alphaAt(1, 1);
			return { src, type: blob.type, bytes: blob.size, size: `${width}x${height}`, corner };
		};
		return Promise.all(wanted.map(measure));
	}, pictures);
}

test('check 14: the manifest says what an installable app must', () => {
	expect(manifest).toMatchObject({ id: '/', start_url: '/', scope: '/', display: 'standalone' });
	expect(manifest.short_name.length).toBeLessThanOrEqual(12);
	expect(manifest.name).toBe('Life Tracker');
	const purposes = manifest.icons.map(({ purpose, sizes }) => `${purpose} ${sizes}`);
	expect(purposes).toEqual(
		expect.arrayContaining([
			...['any 192x192', 'any 512x512', 'maskable 192x192', 'maskable 512x512'],
			...['any any', 'monochrome any']
		])
	);
	const forms = manifest.screenshots.map(({ form_factor }) => form_factor);
	expect(forms.filter((form) => form === 'narrow')).toHaveLength(4);
	expect(forms.filter((form) => form === 'wide')).toHaveLength(2);
	expect(manifest.screenshots.every(({ label }) => label)).toBe(true);
	expect(manifest.share_target).toMatchObject({
		method: 'POST',
		enctype: 'multipart/form-data',
		params: { files: [{ accept: expect.arrayContaining(['.csv', '.json', '.zip']) }] }
	});
	const opened = manifest.file_handlers.flatMap(({ accept }) => Object.values(accept).flat());
	expect(opened).toEqual(expect.arrayContaining(['.csv', '.json', '.zip']));
});

test('check 14: every icon and screenshot decodes, is as large as it says, and is light', async () => {
	const shortcuts = manifest.shortcuts.flatMap(({ icons }) => icons);
	const all = [...manifest.icons, ...manifest.screenshots, ...shortcuts];
	const found = await decoded(all);
	for (const [n, { src, sizes, type, purpose }] of all.entries()) {
		const picture = found[n]!;
		expect(picture.type, src).toBe(type);
		expect(picture.bytes, src).toBeLessThan(100_000);
		if (sizes !== 'any') expect(picture.size, src).toBe(sizes);
		// A mask cuts the corners of a full square; it must not find them cut already.
		if (purpose === 'maskable') expect(picture.corner, src).toBe(255);
		if (purpose === 'monochrome') expect(picture.corner, src).toBe(0);
	}
	expect(shortcuts.map(({ sizes }) => sizes)).toEqual(Array(4).fill('96x96'));
	const kept = await page.evaluate(async () => {
		const caches_ = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
		const keys = await Promise.all(caches_.map((cache) => cache.keys()));
		return keys.flat().map(({ url }) => new URL(url).pathname);
	});
	expect(kept).toContain('/icons/icon-192.png');
	expect(kept.filter((path) => path.startsWith('/screenshots/'))).toEqual([]);
});

test('check 14: every shortcut opens the sheet it names', async () => {
	await device.context.setOffline(true);
	expect(manifest.shortcuts).toHaveLength(4);
	const sheets: Record<string, string> = {
		'Add meal': 'New meal',
		'Weigh in': 'New weight',
		'Start fast': 'New fast',
		'Start timer': 'New timer'
	};
	for (const { name, url } of manifest.shortcuts) {
		await page.goto(url);
		await expect(page.getByRole('dialog', { name: sheets[name]! }), name).toBeVisible();
	}
});

/** As the system posts what was shared: a navigation with a form. */
async function share(files: readonly { name: string; text: string }[], text = ''): Promise<void> {
	await visit(page, '/');
	await expect(page.getByRole('heading', { level: 1, name: 'Today' })).toBeVisible();
	await page.evaluate(
		({ target, given, words }) => {
			const form = document.createElement('form');
			form.action = target.action;
			form.method = target.method;
			form.enctype = target.enctype;
			const said = document.createElement('textarea');
			[said.name, said.value] = ['text', words];
			const handed = new DataTransfer();
			for (const file of given) handed.items.add(new File([file.text], file.name));
			const input = document.createElement('input');
			[input.type, input.name] = ['file', target.params.files[0]!.name];
			input.multiple = true;
			input.files = handed.files;
			form.append(said, input);
			document.body.append(form);
			form.submit();
		},
		{ target: manifest.share_target, given: files, words: text }
	);
}

const header = 'Date,Start,End,Hours,Night Eating';
const zero = (day: string) => `${header}\n${day},20:00,12:00,16,0\n`;
const heading = (name: string) => page.getByRole('heading', { level: 1, name });
const isChecked = () => expect(page.getByText('Nothing is written yet.')).toBeVisible();

test('check 14: a file shared with the app reaches step 2 without a network', async () => {
	await share([{ name: 'Zero – März.csv', text: zero('11/20/24') }]);
	await expect(heading('Import')).toBeVisible();
	await isChecked();
	await expect(page.getByText('Zero – März.csv')).toBeVisible();
	await expect(page).toHaveURL(/\/import$/);
	await page.getByRole('button', { name: 'Import 1 fast' }).click();
	await expect(page.getByText('1 fast imported.')).toBeVisible();
	// It is taken once: a reload does not read it again.
	await page.reload();
	await expect(page.getByLabel('Choose a Zero export')).toBeAttached();
	await expect(page.getByRole('alert')).toHaveCount(0);
});

test('check 14: several shared files wait for each other, and each import is undone by itself', async () => {
	await share([
		{ name: 'a.csv', text: zero('11/21/24') },
		{ name: 'notes.csv', text: 'Name,Colour\nsky,blue\n' },
		{ name: 'b.csv', text: zero('11/22/24') }
	]);
	await isChecked();
	await expect(page.getByText('File 1 of 3')).toBeVisible();
	await page.getByRole('button', { name: 'Import 1 fast' }).click();
	await page.getByRole('button', { name: 'Next: notes.csv' }).click();
	await expect(page.getByRole('alert')).toContainText('We found columns Name, Colour.');
	await page.getByRole('button', { name: 'Go on with b.csv' }).click();
	await isChecked();
	await expect(page.getByText('File 3 of 3')).toBeVisible();
	await page.getByRole('button', { name: 'Import 1 fast' }).click();
	await expect(page.getByText('1 fast imported.')).toBeVisible();
	await page.getByRole('button', { name: 'Undo import' }).first().click();
	await expect(page.getByRole('listitem').filter({ hasText: 'a.csv' })).toBeVisible();
	await expect(page.getByRole('listitem').filter({ hasText: 'b.csv' })).toHaveCount(0);
	const fasts = await replicaRows<{ deletedAt: unknown }>(page, person, 'fasting_periods');
	expect(fasts.filter(({ deletedAt }) => deletedAt === null)).toHaveLength(2);
});

test('whoever has imported something is offered to install, by the browser’s own question, until it is put off', async () => {
	const offer = () =>
		page.evaluate(() => {
			const asked = Object.assign(new Event('beforeinstallprompt', { cancelable: true }), {
				prompt: () => Promise.resolve(document.body.setAttribute('data-prompted', ''))
			});
			dispatchEvent(asked);
			return asked.defaultPrevented;
		});
	await page.goto('/');
	await expect(heading('Today')).toBeVisible();
	const card = page.getByRole('region', { name: 'Install Life Tracker' });
	await expect(card).toHaveCount(0);
	expect(await offer()).toBe(true);
	await card.getByRole('button', { name: 'Install' }).click();
	await expect(page.locator('body[data-prompted]')).toHaveCount(1);
	await expect(card).toHaveCount(0);

	await offer();
	await card.getByRole('button', { name: 'Not now' }).click();
	await expect(card).toHaveCount(0);
	await page.goto('/settings');
	await expect(page.getByRole('region', { name: 'App', exact: true })).toContainText(
		'look for “Install”'
	);
	await offer();
	await expect(page.getByRole('button', { name: 'Install', exact: true })).toBeVisible();
});

test('check 14: text is shared as a file; a share with nothing in it says so', async () => {
	await share([], zero('11/23/24'));
	await isChecked();
	await expect(page.getByText('shared.csv')).toBeVisible();
	await page.getByRole('button', { name: 'Choose another file' }).click();
	await share([]);
	await expect(page.getByRole('alert')).toContainText('What was shared did not arrive.');
});

test('a table is pasted, by key or into a field', async () => {
	await visit(page, '/you');
	await visit(page, '/import');
	await expect(page.getByLabel('Choose a Zero export')).toBeAttached();
	await page.evaluate((text) => {
		const clipboardData = new DataTransfer();
		clipboardData.setData('text/plain', text);
		document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
	}, zero('11/24/24'));
	await isChecked();
	await expect(page.getByText('pasted.csv')).toBeVisible();
	await page.getByRole('button', { name: 'Choose another file' }).click();
	await page.getByText('Paste a table instead').click();
	await page.getByLabel(/Rows copied from a file/).fill(zero('11/25/24'));
	await page.getByRole('button', { name: 'Read this' }).click();
	await isChecked();
});

test('check 14: a file opened with the app on a desktop is read', async () => {
	await page.addInitScript((text) => {
		const launch = { files: [{ getFile: () => Promise.resolve(new File([text], 'opened.csv')) }] };
		// The browser's own has a getter alone.
		Object.defineProperty(globalThis, 'launchQueue', {
			value: { setConsumer: (consumer: (given: unknown) => void) => consumer(launch) }
		});
	}, zero('11/26/24'));
	await page.goto(manifest.file_handlers[0]!.action);
	await isChecked();
	await expect(page.getByText('opened.csv')).toBeVisible();
});

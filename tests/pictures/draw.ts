// The pictures of the manifest: `npm run pictures` takes screenshots of the example life on the
// production build, and draws the icons of the shortcuts from the icons and colours of the app.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type Page } from '@playwright/test';
import { launchOptions } from '../support/chromium.ts';
import { startServer } from '../support/server.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const pictures = fileURLToPath(new URL('../../static/', import.meta.url));
/** Enough for a store-like sheet; a picture must stay below 100 kB. */
const quality = 0.72;

const forms = {
	narrow: { viewport: { width: 360, height: 800 }, deviceScaleFactor: 3 },
	wide: { viewport: { width: 1280, height: 720 }, deviceScaleFactor: 1.5 }
} as const;

const screens: readonly (readonly [keyof typeof forms, string, string])[] = [
	['narrow', 'today', '/'],
	['narrow', 'fasting', '/fasting'],
	['narrow', 'nutrition', '/nutrition'],
	['narrow', 'trends', '/trends'],
	['wide', 'today-wide', '/'],
	['wide', 'trends-wide', '/trends']
];

const shortcuts = {
	meal: ['utensils', '#006c45'],
	weight: ['scale', '#2243ad'],
	fast: ['timer', '#6e3bb2'],
	timer: ['clock', '#00616b']
} as const;

const server = await startServer();
const browser = await chromium.launch(await launchOptions());
try {
	for (const folder of ['icons', 'screenshots'])
		mkdirSync(`${pictures}${folder}`, { recursive: true });
	await drawShortcuts(browser);
	for (const form of Object.keys(forms) as (keyof typeof forms)[]) await takeScreens(browser, form);
} finally {
	await browser.close();
	await server.stop();
}

async function takeScreens(from: Browser, form: keyof typeof forms): Promise<void> {
	const context = await from.newContext({
		...forms[form],
		baseURL: server.origin,
		locale: 'en-GB'
	});
	const page = await context.newPage();
	await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: 'light' });
	await page.goto('/login');
	await page.getByRole('button', { name: /example data/ }).click();
	await page.getByRole('heading', { name: 'Today' }).waitFor();
	const darkroom = await (await from.newContext()).newPage();
	for (const [, name, path] of screens.filter(([of]) => of === form)) {
		await page.goto(path);
		await page.waitForLoadState('networkidle');
		await page.addStyleTag({ content: '[role="status"]:empty { display: none }' }).catch(() => 0);
		const picture = await webp(darkroom, await page.screenshot());
		writeFileSync(`${pictures}screenshots/${name}.webp`, picture);
		process.stdout.write(`${name}: ${Math.round(picture.length / 1000)} kB\n`);
	}
	await darkroom.context().close();
	await context.close();
}

/** Chromium writes the picture smaller than it takes it. */
async function webp(page: Page, png: Buffer): Promise<Buffer> {
	const encoded = await page.evaluate(
		async ([source, how]) => {
			const image = new Image();
			image.src = `data:image/png;base64,${source}`;
			await image.decode();
			const canvas = document.createElement('canvas');
			[canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
			canvas.getContext('2d')?.drawImage(image, 0, 0);
			return canvas.toDataURL('image/webp', how);
		},
		[png.toString('base64'), quality] as const
	);
	return Buffer.from(encoded.split(',')[1] ?? '', 'base64');
}

async function drawShortcuts(from: Browser): Promise<void> {
	const page = await from.newPage({ viewport: { width: 96, height: 96 } });
	for (const [name, [icon, hue]] of Object.entries(shortcuts)) {
		await page.setContent(`<body style="margin:0"><svg viewBox="0 0 96 96" width="96" height="96">
			<rect width="96" height="96" rx="24" fill="${hue}" />
			<g transform="translate(24 24) scale(2)" fill="none" stroke="#fff" stroke-width="2"
				stroke-linecap="round" stroke-linejoin="round">${shapesOf(icon)}</g></svg>`);
		const picture = await page.screenshot({ omitBackground: true });
		writeFileSync(`${pictures}icons/shortcut-${name}-96.png`, picture);
	}
	await page.close();
}

/** The shapes of one of the app's own icons, as SVG. */
function shapesOf(icon: string): string {
	const source = readFileSync(
		`${root}node_modules/@lucide/svelte/dist/icons/${icon}.svelte`,
		'utf8'
	);
	const data = /const iconData = (\{.*\});/.exec(source)?.[1] ?? '{"node":[]}';
	const { node } = JSON.parse(data) as { node: [string, Record<string, string>][] };
	return node
		.map(([tag, attributes]) => {
			const said = Object.entries(attributes).map(([name, value]) => `${name}="${value}"`);
			return `<${tag} ${said.join(' ')} />`;
		})
		.join('');
}

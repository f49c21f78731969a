import { expect, test, type BrowserContext } from '@playwright/test';
import { sharedHome, underControl } from './support/people.ts';
import { routes } from './support/routes.ts';

const home = sharedHome();

/** All that the browser objects to, and every address that is not ours. */
async function watched(
	context: BrowserContext
): Promise<{ complaints: string[]; foreign: string[] }> {
	const complaints: string[] = [];
	const foreign: string[] = [];
	await context.addInitScript(() => {
		document.addEventListener('securitypolicyviolation', (event) =>
			// eslint-disable-next-line no-console -- the way out of the page
			console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`)
		);
	});
	context.on('console', (message) => {
		if (['error', 'warning'].includes(message.type()))
			complaints.push(`${message.text()} at ${message.location().url}`);
	});
	context.on('weberror', (error) => complaints.push(error.error().message));
	// Of the service worker and of workers as well.
	context.on('request', (request) => {
		const { protocol, origin } = new URL(request.url());
		if (protocol.startsWith('http') && origin !== home.origin) foreign.push(request.url());
	});
	return { complaints, foreign };
}

test('a walk through everything breaks no rule of the policy, logs no error, and asks no third party', async ({
	browser
}) => {
	const context = await browser.newContext({ baseURL: home.origin, serviceWorkers: 'allow' });
	const { complaints, foreign } = await watched(context);
	const page = await context.newPage();
	await page.goto('/login');
	await page.getByRole('button', { name: 'Look around with example data' }).click();
	await expect(page.getByRole('heading', { name: 'Today' })).toBeVisible({ timeout: 60_000 });
	await underControl(page);

	for (const path of routes.filter((one) => one !== '/login')) {
		await page.goto(path);
		await expect(page.getByRole('heading', { level: 1 }), path).toBeVisible();
	}
	// The chart in its own chunk, whose styles are set from script.
	await page.goto('/trends');
	await expect(
		page.locator('main svg.lc-layout-svg, main .lc-root-container').first()
	).toBeVisible();
	await page.getByRole('button', { name: 'Show as table' }).first().click();
	await expect(page.getByRole('table').first()).toBeVisible();
	// The worker that reads files.
	await page.goto('/import');
	const csv = 'Date,Start,End,Hours,Night Eating\n1/2/22,20:00,12:00,16,0\n';
	await page
		.getByLabel('Choose a Zero export')
		.setInputFiles({ name: 'zero.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
	await expect(page.getByText('Nothing is written yet.')).toBeVisible();
	// Sheets, toasts, a page by its entry, and all of it from the worker's shell.
	await page.goto('/workouts');
	await page.getByRole('region', { name: 'All workouts' }).getByRole('link').first().click();
	await page.getByRole('button', { name: 'Duplicate' }).click();
	await expect(page.getByText('Workout duplicated to now')).toBeVisible();
	await page.goto('/?add=meal');
	await expect(page.getByRole('dialog')).toBeVisible();
	await page.goto('/no/such/page');
	await expect(page.getByRole('heading', { name: 'Nothing here' })).toBeVisible();

	// The address that is not there is told so, and that alone.
	expect(complaints.filter((text) => !text.includes('/no/such/page'))).toEqual([]);
	expect(foreign).toEqual([]);
	await context.close();
});

test('the watch itself sees a broken rule and a third party', async ({ browser }) => {
	const context = await browser.newContext({ baseURL: home.origin });
	const { complaints, foreign } = await watched(context);
	const page = await context.newPage();
	await page.goto('/login');
	await page.evaluate(() => {
		const image = document.createElement('img');
		image.src = 'http://127.0.0.1:9/elsewhere.png';
		document.body.append(image);
		try {
			document.body.innerHTML = '<i></i>';
		} catch {
			// Refused, and told.
		}
	});
	await expect.poll(() => complaints.join()).toContain('policy: img-src');
	expect(complaints.join()).toContain('policy: require-trusted-types-for');
	const frameless = await browser.newContext({ baseURL: home.origin, bypassCSP: true });
	const second = await watched(frameless);
	const bare = await frameless.newPage();
	await bare.goto('/login');
	await bare.evaluate(() => fetch('http://127.0.0.1:9/elsewhere').catch(() => undefined));
	expect(second.foreign).toEqual(['http://127.0.0.1:9/elsewhere']);
	expect(foreign.every((url) => url.endsWith('elsewhere.png'))).toBe(true);
	await context.close();
	await frameless.close();
});

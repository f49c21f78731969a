import { readdirSync } from 'node:fs';
import { expect, test, type BrowserContext, type Page } from '@playwright/test';
import { startServer, type RunningServer } from './support/server.ts';
import { expectAccessible } from './support/soundness.ts';

test.describe.configure({ mode: 'serial' });

let server: RunningServer;
test.beforeAll(async () => {
	server = await startServer();
});
test.afterAll(() => server.stop());

const person = { email: 'ann@example.org', password: 'four unrelated plain words' };

/** Opens a page that notes every violation of the content security policy. */
async function opened(context: BrowserContext, path: string): Promise<Page> {
	const page = await context.newPage();
	await page.addInitScript(() => {
		const noted: string[] = ((window as unknown as { violations: string[] }).violations = []);
		document.addEventListener('securitypolicyviolation', (event) =>
			noted.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`)
		);
	});
	await page.goto(server.origin + path);
	return page;
}

const violations = (page: Page) =>
	page.evaluate(() => (window as unknown as { violations: string[] }).violations);

async function signIn(page: Page): Promise<void> {
	await page.getByLabel('Email').fill(person.email);
	await page.getByLabel('Password').fill(person.password);
	await page.getByRole('button', { name: 'Sign in', exact: true }).click();
	await page.waitForURL(`${server.origin}/`);
}

/** Beside it a browser that is about to sign in has one that says nothing of anybody. */
const sessionCookie = async (context: BrowserContext) =>
	(await context.cookies()).find(({ name }) => name === '__Host-lt');

/** What of the person is left in this browser, in every place a page can keep things. */
const remains = (page: Page) =>
	page.evaluate(async () => ({
		databases: (await indexedDB.databases()).map(({ name }) => name),
		local: { ...localStorage },
		// The router notes scroll positions by time, and an empty set of snapshots.
		session: Object.entries(sessionStorage).filter(
			([key, value]) => key !== 'sveltekit:scroll' && value !== '{}'
		),
		cookies: document.cookie,
		caches: (await caches.keys()).filter((name) => !name.includes('precache'))
	}));
const nothing = { databases: [], local: {}, session: [], cookies: '', caches: [] };

test('the first account is made at the machine itself, in words and without a violation', async ({
	context
}) => {
	const page = await opened(context, '/');
	await page.waitForURL(`${server.origin}/login`);
	await expect(page.getByRole('heading', { name: 'Create the first account' })).toBeVisible();
	await expect(page.getByLabel('Set-up token')).toHaveCount(0);
	await expectAccessible(page);

	await page.getByLabel('Email').fill(person.email);
	await page.getByLabel('Password').fill('too short');
	await page.getByRole('button', { name: 'Create account' }).click();
	await expect(page.getByRole('alert')).toContainText('Use at least 12');
	await page.getByLabel('Password').fill(person.password);
	await page.getByRole('button', { name: 'Create account' }).click();
	await page.getByRole('button', { name: 'Skip' }).click();
	await page.waitForURL(`${server.origin}/`);
	await expect(page.getByRole('heading', { name: 'Today' })).toBeVisible();
	expect(await violations(page)).toEqual([]);

	const cookie = await sessionCookie(context);
	expect(cookie).toMatchObject({
		name: '__Host-lt',
		httpOnly: true,
		secure: true,
		sameSite: 'Lax',
		path: '/'
	});
	expect(await page.evaluate(() => document.cookie)).toBe('');
});

test('a wrong password is told plainly, the right one opens Today', async ({ context }) => {
	const page = await opened(context, '/login');
	await page.getByLabel('Email').fill(person.email);
	await page.getByLabel('Password').fill('not the right words at all');
	await page.getByRole('button', { name: 'Sign in', exact: true }).click();
	await expect(page.getByRole('alert')).toHaveText('Email and password do not match.');
	await signIn(page);
	await expect(page.getByRole('heading', { name: 'Today' })).toBeVisible();
});

test('signing out leaves nothing on the device, in any tab', async ({ context }) => {
	const page = await opened(context, '/login');
	await signIn(page);
	const other = await opened(context, '/workouts');
	await expect(other.getByRole('heading', { level: 1 })).toBeVisible();
	expect((await remains(page)).databases).toHaveLength(1);

	await page.goto(`${server.origin}/settings`);
	await page.getByRole('button', { name: 'Sign out', exact: true }).click();
	await page.waitForURL(`${server.origin}/login`);
	await other.waitForURL(`${server.origin}/login`);
	expect(await remains(page)).toEqual(nothing);
	expect(await sessionCookie(context)).toBeUndefined();
	await page.goto(`${server.origin}/workouts`);
	await page.waitForURL(`${server.origin}/login`);
});

test('signing out without a network wipes the device, and the server hears of it later', async ({
	browser
}) => {
	const context = await browser.newContext({ serviceWorkers: 'allow' });
	const page = await opened(context, '/login');
	await signIn(page);
	await page.goto(`${server.origin}/settings`);
	const cookie = await sessionCookie(context);
	// From now on the page opens without a network.
	await page.evaluate(() => navigator.serviceWorker.ready);
	await context.setOffline(true);
	await page.getByRole('button', { name: 'Sign out', exact: true }).click();
	await page.waitForURL(`${server.origin}/login`);
	await expect(page.getByText('You are signed out on this device.')).toBeVisible();
	await expect.poll(async () => (await remains(page)).databases).toEqual([]);
	const state = () =>
		fetch(`${server.origin}/api/trpc/account.get`, {
			headers: { cookie: `__Host-lt=${cookie?.value}` }
		});
	expect((await state()).status).toBe(200);
	await context.setOffline(false);
	await page.goto(`${server.origin}/login`);
	await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
	expect((await state()).status).toBe(401);
	expect(await remains(page)).toEqual(nothing);
	await context.close();
});

test('example data comes by one tap and goes by one tap', async ({ context }) => {
	const page = await opened(context, '/login');
	await page.getByRole('button', { name: 'Look around with example data' }).click();
	await page.waitForURL(`${server.origin}/`, { timeout: 60_000 });
	await expect(page.getByText('Example data')).toBeVisible();
	expect(await violations(page)).toEqual([]);
	// The answer has the browser remove what is here: no loss that a fresh page is to bring back.
	const opens: string[] = [];
	page.on('request', (request) => {
		if (request.isNavigationRequest()) opens.push(new URL(request.url()).pathname);
	});
	await page.getByRole('button', { name: 'Exit' }).click();
	await page.waitForURL(`${server.origin}/login`);
	expect(opens).toEqual(['/login']);
	expect(await remains(page)).toEqual(nothing);
});

test('every page carries the policy with a nonce of its own', async () => {
	const files = readdirSync('src/routes', { recursive: true, encoding: 'utf8' });
	const paths = files
		.filter((file) => file.endsWith('+page.svelte') && !file.includes('['))
		.map((file) => `/${file.replace(/\/?\+page\.svelte$/, '')}`);
	expect(paths.length).toBeGreaterThan(5);
	const nonces = new Set<string>();
	for (const path of [...paths, '/no/such/page']) {
		const { headers } = await fetch(server.origin + path);
		const policy = headers.get('content-security-policy') ?? '';
		expect(policy, path).toContain("default-src 'none'");
		expect(policy, path).toContain("frame-ancestors 'none'");
		expect(policy, path).toContain("require-trusted-types-for 'script'");
		expect(policy, path).not.toContain('unsafe-eval');
		expect(/script-src [^;]*/.exec(policy)?.[0], path).not.toContain('unsafe-inline');
		nonces.add(/'nonce-([^']+)'/.exec(policy)?.[1] ?? '');
		expect(headers.get('cache-control'), path).toBe('no-store');
		expect(headers.get('x-content-type-options'), path).toBe('nosniff');
		expect((headers.get('link') ?? '').length, path).toBeLessThan(3_000);
	}
	expect(nonces.size).toBe(paths.length + 1);
});

test('an unprepared answer names nothing of the server’s inside', async () => {
	const page = await (await fetch(`${server.origin}/no/such/page`)).text();
	expect(page).not.toMatch(/node_modules|\bat .*\.js:\d+/);
	const ready = await fetch(`${server.origin}/readyz`);
	expect(await ready.json()).toEqual({ ok: true, failing: [] });
});

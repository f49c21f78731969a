import { expect, test, type BrowserContext, type Page } from '@playwright/test';
import type { Command } from '#lib/providers/whoop/sandbox/switchboard.server.ts';
import { sandboxClient } from '#lib/providers/whoop/sandbox.server.ts';
import { startServer, type RunningServer } from './support/server.ts';
import { expectAccessible } from './support/soundness.ts';
import { visit } from './support/visit.ts';

// One person connects Whoop's sandbox by real OAuth, and lives with the connection.

test.describe.configure({ mode: 'serial' });

const session = {
	viewport: { width: 390, height: 844 },
	locale: 'en-GB',
	serviceWorkers: 'allow'
} as const;

let server: RunningServer;
let context: BrowserContext;
let page: Page;
const problems: string[] = [];

test.beforeAll(async ({ browser }) => {
	server = await startServer();
	context = await browser.newContext({ ...session, baseURL: server.origin });
	page = await context.newPage();
	page.on('pageerror', (error) => problems.push(error.message));
	page.on('console', (message) => {
		if (message.text().includes('Content Security Policy')) problems.push(message.text());
	});
	await page.goto('/');
	await page.getByLabel('Email').fill('ana@example.org');
	await page.getByLabel('Password').fill('four unrelated plain words');
	await page.getByRole('button', { name: 'Create account' }).click();
	await page.getByRole('button', { name: 'Skip' }).click();
	await expect(page.getByRole('heading', { name: 'Today' })).toBeVisible();
	await page.goto('/connections');
});
test.afterAll(async () => {
	await context.close();
	await server.stop();
	expect(problems).toEqual([]);
});

const card = () => page.getByRole('region', { name: 'Whoop' });
const button = (name: string) => card().getByRole('button', { name, exact: true });
const standing = () => card().getByTestId('standing');
const consent = (answer: 'Allow' | 'Deny') =>
	page.getByRole('button', { name: answer, exact: true }).click();

interface View {
	workouts: { id: string; score_state: string; start: string }[];
}

async function control(command?: Command): Promise<View> {
	const address = `${server.origin}/sandbox/whoop/_switchboard`;
	const headers = { 'content-type': 'application/json' };
	const post = { method: 'POST', headers, body: JSON.stringify(command) };
	const answer = await fetch(address, command ? post : {});
	expect(answer.status).toBe(200);
	return (await answer.json()) as View;
}

async function syncNow(): Promise<void> {
	await button('Sync now').click();
	await expect(button('Sync now')).toBeEnabled({ timeout: 30_000 });
}

const newestRun = () => card().getByRole('row').nth(1);

/** What is done seldom stands behind one button. */
async function seldom(name: string): Promise<void> {
	const more = button('More');
	if (await more.isVisible()) await more.click();
	await button(name).click();
}

test('says what is read before anything happens, and axe finds nothing', async () => {
	await expect(card()).toContainText('Not connected');
	await expect(card()).toContainText('Your workouts with strain');
	await expect(card()).toContainText('Sandbox: made-up data');
	await expect(page.getByRole('region', { name: 'Withings' })).toContainText('Your weigh-ins');
	await expectAccessible(page);
});

test('a refused consent leads back with words, and connects nothing', async () => {
	await button('Connect Whoop').click();
	await consent('Deny');
	await expect(page.getByRole('alert')).toHaveText('You stopped at Whoop. Nothing was connected.');
	await expect(card()).toContainText('Not connected');
});

test('a consent brings the newest workouts first, then all of them', async () => {
	await page.getByRole('button', { name: 'Try again' }).click();
	await consent('Allow');
	await expect(page.getByText('Whoop is connected.')).toBeVisible();
	await expect(standing()).toContainText('Connected as Alex Example');
	await expect(standing()).toContainText('last sync just now', { timeout: 55_000 });
	// A poll after midnight is tomorrow's.
	await expect(card()).toContainText(/Next automatic sync (tomorrow )?\d\d:\d\d/);
	await card().getByText('Past syncs').click();
	await expect(newestRun()).toContainText(/\d+ added/);
	await expect(newestRun()).toContainText('On connecting · Done');
	await expectAccessible(page);
});

test('the workouts are on this device', async () => {
	await visit(page, '/workouts');
	await expect(page.getByRole('link', { name: /· Whoop ·/ }).first()).toBeVisible({
		timeout: 30_000
	});
	await visit(page, '/connections');
	await card().getByText('Past syncs').click();
});

test('a second sync finds nothing new; a change and a deletion are one row each', async () => {
	await syncNow();
	await expect(newestRun()).toContainText('Nothing new');
	const [first, second] = (await control()).workouts.filter(
		({ score_state }) => score_state === 'SCORED'
	);
	await control({ do: 'edit', id: first!.id, patch: { score: { strain: 20.5 } } });
	await control({ do: 'delete', id: second!.id });
	await syncNow();
	await expect(newestRun()).toContainText('1 changed, 1 removed');
});

test('a run opens down to its rows, a row to its page, and that to what was sent', async () => {
	await newestRun().getByRole('button').click();
	const detail = card().getByRole('row').nth(2);
	await expect(detail).toContainText('Removed');
	await detail.getByRole('link', { name: /^Workout, / }).click();
	await page.getByText('What Whoop sent', { exact: true }).click();
	await expect(page.getByLabel('What Whoop sent, as text')).toContainText('"strain": 20.5');
	await expect(page.getByText(/^Came in /)).toBeVisible();
	await visit(page, '/connections');
	await card().getByText('Past syncs').click();
});

test("check 26: a record that can't be read says what it is and why, and leaves the list once it can", async () => {
	const scored = (await control()).workouts.find(({ score_state }) => score_state === 'SCORED');
	await control({ do: 'edit', id: scored!.id, patch: { score: { strain: 40 } } });
	await syncNow();
	await expect(newestRun()).toContainText('1 could not be read');
	await card().getByText("1 record from Whoop couldn't be read").click();
	const records = card().getByRole('list', { name: "Records that couldn't be read" });
	await expect(records.getByRole('listitem')).toContainText(/Workout.*since.*Strain: /);
	await expectAccessible(page);
	await records.getByText('What Whoop sent').click();
	await expect(page.getByLabel('What Whoop sent, as text')).toContainText('"strain": 40');
	await control({ do: 'edit', id: scored!.id, patch: { score: { strain: 12 } } });
	await syncNow();
	await expect(card().getByText("couldn't be read")).toHaveCount(0);
});

test('a range is fetched once more, and what was sent is read again without a call', async () => {
	await seldom('Fetch a range again');
	const sheet = page.getByRole('dialog');
	await sheet.getByLabel('From').fill('2026-01-31');
	await sheet.getByLabel('To').fill('2026-01-01');
	await expect(sheet).toContainText('End is before start.');
	await sheet.getByLabel('To').fill('2026-02-03');
	await sheet.getByRole('button', { name: 'Fetch again' }).click();
	await expect(sheet).toBeHidden();
	await expect(newestRun()).toContainText('By hand · Done', { timeout: 30_000 });
	await expect(newestRun()).toContainText('Nothing new');
	await seldom('Read again');
	await expect(page.getByText('Read again what Whoop has sent: nothing new')).toBeVisible();
	await expect(newestRun()).toContainText('Read again · Done');
});

test('a run under way shows itself, and can be stopped', async () => {
	await control({ do: 'fail', kind: 'hang', holdMs: 4000 });
	await button('Sync now').click();
	await expect(card()).toContainText('Fetching workouts…');
	await expect(card().getByRole('progressbar', { name: 'Fetching from Whoop' })).toBeVisible();
	await expect(card().getByRole('status')).toHaveText(/^Whoop: /);
	await button('Stop').click();
	await expect(button('Sync now')).toBeEnabled({ timeout: 30_000 });
	await expect(newestRun()).toContainText('By hand · Stopped');
});

test('a provider that is down is told in words, and works again after', async () => {
	await control({ do: 'fail', kind: 'status', status: 503 });
	await syncNow();
	await expect(card()).toContainText("Whoop isn't answering (503). Tries again");
	await syncNow();
	await expect(card()).not.toContainText("isn't answering (503). Tries");
});

test('without a network the list stays, its buttons wait, and a reload changes nothing', async () => {
	await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
	await context.setOffline(true);
	await expect(page.getByText('You are offline. This is how things last stood.')).toBeVisible();
	await expect(button('Sync now')).toBeDisabled();
	await page.reload();
	await expect(standing()).toContainText('Connected as Alex Example');
	await button('More').click();
	for (const name of ['Fetch a range again', 'Read again', 'Pause', 'Disconnect'])
		await expect(button(name)).toBeDisabled();
	await expect(card()).toContainText('Syncing needs your server');
	await context.setOffline(false);
	await expect(button('Sync now')).toBeEnabled({ timeout: 25_000 });
});

test('pausing and resuming', async () => {
	await seldom('Pause');
	await expect(standing()).toContainText('Paused');
	await button('Resume').click();
	await expect(standing()).toContainText('Connected as');
	await expect(button('Sync now')).toBeEnabled({ timeout: 30_000 });
});

test('an ended grant shows one way on, which another account does not take', async () => {
	await control({ do: 'end_grants' });
	await button('Sync now').click();
	await expect(standing()).toContainText(/Needs sign-in since/);
	await expect(card()).toContainText('Whoop needs you to sign in again. Your data is safe.');
	await button('Sign in again').click();
	await page.getByLabel('Sign in as').selectOption('Robin Example');
	await consent('Allow');
	await expect(page.getByRole('alert')).toContainText('another Whoop account than before');
	await button('Sign in again').click();
	await consent('Allow');
	await expect(standing()).toContainText('Connected as Alex Example');
	await expect(button('Sync now')).toBeEnabled({ timeout: 30_000 });
});

test('the owner keeps the app keys here, and never sees the secret again', async () => {
	await page.getByText('App keys of this server').click();
	const form = page.getByRole('form', { name: 'Whoop keys' });
	await expect(form.getByLabel('Return address')).toHaveValue(
		`${server.origin}/oauth/whoop/callback`
	);
	await form.getByLabel('Client id').fill('my-app');
	await form.getByLabel('Client secret').fill('a secret that is mine');
	await expect(form.getByRole('button', { name: 'Test keys' })).toBeHidden();
	await form.getByRole('button', { name: 'Save keys' }).click();
	await expect(page.getByText('Whoop keys saved')).toBeVisible();
	await form.getByRole('button', { name: 'Test keys' }).click();
	await expect(form).toContainText("Whoop did not accept the app's id or secret.");
	await expect(form.getByLabel('Client secret')).toHaveValue('');
	await expect(form).toContainText('Stored. Leave empty to keep it.');
	await form.getByLabel('Client id').fill(sandboxClient.id);
	await form.getByLabel('Client secret').fill(sandboxClient.secret);
	await expect(form.getByRole('button', { name: 'Test keys' })).toBeDisabled();
	await form.getByRole('button', { name: 'Save keys' }).click();
	await form.getByRole('button', { name: 'Test keys' }).click();
	await expect(form).toContainText('Whoop accepts this id and secret.');
	const answer = await page.request.get('/api/trpc/admin.oauthClients.get');
	expect(await answer.text()).toContain(sandboxClient.id);
	expect(await answer.text()).not.toContain(sandboxClient.secret);
	// Withings does not tell, and a button that could not know would not be honest.
	const withings = page.getByRole('form', { name: 'Withings keys' });
	await expect(withings).toContainText('tells whether keys are right only when somebody connects');
	await expect(withings.getByRole('button', { name: /webhook address/ })).toBeHidden();
});

test('the owner sees how the providers go for everyone', async () => {
	await visit(page, '/admin');
	const health = page.getByRole('region', { name: 'How the providers go' });
	await expect(health.getByRole('heading', { name: 'Whoop (sandbox)' })).toBeVisible();
	await expect(health).toContainText('1 connected.');
	await expect(health).toContainText(/Syncs in the last 24 hours: [1-9]\d* done/);
	await expect(health).toContainText('Nobody has connected it.');
	await visit(page, '/connections');
	await card().getByText('Past syncs').click();
});

test('disconnecting with the data takes both away', async () => {
	await seldom('Disconnect');
	await page.getByRole('button', { name: /Disconnect and delete [\d,]+ rows/ }).click();
	await expect(card()).toContainText('Not connected');
	expect((await (await fetch(`${server.origin}/sandbox/whoop/_switchboard`)).json()).grants).toBe(
		0
	);
});

test('the addresses for providers answer strangers with nothing', async () => {
	const { origin } = server;
	const at = (path: string, init: RequestInit = {}) =>
		fetch(origin + path, { redirect: 'manual', ...init });
	const invented = await at(`/oauth/whoop/callback?code=x&state=${'x'.repeat(43)}`);
	expect(invented.status).toBe(303);
	expect(invented.headers.get('location')).toBe('/connections?provider=whoop&problem=signed-out');
	expect((await at('/oauth/whoop/callback', { method: 'HEAD' })).status).toBe(204);
	expect((await at('/oauth/nobody/callback')).status).toBe(404);
	expect((await at('/webhooks/whoop/guess', { method: 'POST', body: '{}' })).status).toBe(404);
	expect((await at('/webhooks/whoop/guess', { method: 'HEAD' })).status).toBe(204);
	const foreign = { 'content-type': 'application/json', 'x-lt-client': 'web' };
	const evil = { method: 'POST', body: '{}', headers: { ...foreign, origin: 'http://evil.test' } };
	expect((await at('/oauth/whoop/start', evil)).status).toBe(403);
	const own = { method: 'POST', body: '{}', headers: { ...foreign, origin } };
	expect((await at('/oauth/whoop/start', own)).status).toBe(401);
	const form = { method: 'POST', body: new URLSearchParams({ a: 'b' }), headers: { origin } };
	expect((await at('/oauth/whoop/start', form)).status).toBe(415);
});

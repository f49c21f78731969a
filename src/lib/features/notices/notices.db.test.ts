import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { fastingPeriod } from '#lib/domains/fasting/entity.ts';
import { settings } from '#lib/domains/settings/entity.ts';
import { initialNotices, type Notices } from '#lib/domains/settings/notices.ts';
import { settingsId } from '#lib/domains/settings/settings-id.ts';
import { weighIn } from '#lib/domains/weight/entity.ts';
import { withInitial } from '#lib/platform/entity/validation.ts';
import { readConfig } from '#lib/platform/config.server.ts';
import { openPush } from '#lib/platform/push/push.server.ts';
import { subscribe } from '#lib/platform/push/subscriptions.server.ts';
import { sendTest } from '#lib/platform/push/test-message.server.ts';
import { Secret } from '#lib/platform/secret.server.ts';
import { openDatabase, type Database } from '#lib/platform/server/database.server.ts';
import { lifetracker } from '../../../../tests/support/command-line.ts';
import {
	goodPassword,
	signedUp,
	testApp,
	type Browser,
	type TestApp
} from '../../../../tests/support/app.ts';
import { startPushService, type PushService } from '../../../../tests/support/push-service.ts';
import { creation, patch, pushInput, removal } from '../../../../tests/support/sync-device.ts';
import { createNoticeRounds, type NoticeRounds } from './notices.server.ts';

// Through the real router and a push service that opens what it is sent, over HTTP.

const hourMs = 3_600_000;
const environment = { LIFE_PROVIDERS: 'sandbox', LIFE_REGISTRATION: 'open' };

let app: TestApp;
let service: PushService;
let other: { database: Database; rounds: NoticeRounds };
let ahead = 0;
const now = () => Date.now() + ahead;
function later(ms: number): void {
	ahead += ms;
	app.later(ms);
}

beforeAll(async () => {
	app = await testApp(environment);
	// The tests themselves say when a node looks.
	app.app.stopBeginning();
	service = await startPushService();
	const database = await openDatabase(
		{ databaseUrl: new Secret(app.fresh.url), dataDir: '' },
		{ applicationName: 'another node' }
	);
	const push = openPush({ config: app.app.config, database, now });
	other = { database, rounds: createNoticeRounds(push, (error) => app.reported.push(error)) };
});
afterAll(async () => {
	await other.rounds.stop();
	await other.database.close();
	await service.close();
	await app.close();
});
beforeEach(async () => {
	service.received.length = 0;
	await app.fresh.asOwner('delete from push_subscriptions');
});

let people = 0;

async function person() {
	const email = `p${++people}@example.org`;
	const { browser, id } = await signedUp(app, email);
	return { email, id, browser };
}

/** Another device of the same person. */
async function signIn(email: string): Promise<Browser> {
	const browser = app.browser();
	await browser.mutate('session.signIn', { email, password: goodPassword });
	return browser;
}

let browsers = 0;

async function reached(browser: Browser, zone = 'UTC'): Promise<string> {
	const name = `browser ${++browsers}`;
	// As a browser does: it subscribes with the key.
	await browser.query('notices.key');
	const { subscription } = service.browser(name);
	const answer = await browser.mutate('notices.subscribe', { ...subscription, zone });
	expect(answer.data).toEqual({ ok: true });
	return name;
}

function fastOf(goalHours: number, start = now()) {
	const values = withInitial(fastingPeriod, { start, goalHours, utcOffset: 0 });
	const at = now() * 1000;
	return creation(fastingPeriod, values, { createdAt: at, editedAt: at });
}

const write = (userId: string, ...changes: ReturnType<typeof creation>[]) =>
	app.app.sync.push(userId, pushInput(changes));

async function want(userId: string, over: Partial<Notices>): Promise<void> {
	const values = withInitial(settings, {
		notices: { ...initialNotices, ...over },
		homeZone: 'UTC'
	});
	const id = settingsId(userId);
	const at = now() * 1000;
	const known = { id, sourceId: 'own', createdAt: at, editedAt: at };
	await write(userId, creation(settings, values, known));
}

/** Every node looks, at the same moment. */
async function everyNodeLooks(): Promise<void> {
	// As a hint would, which comes when Postgres brings it.
	await app.fresh.asOwner(`update push_watches set next_look_at = $1 where next_look_at > $1`, [
		new Date(now()).toISOString()
	]);
	await Promise.all([app.app.notices.tick(), other.rounds.tick()]);
	expect(app.reported).toEqual([]);
}

const titles = () =>
	service.received.map(({ browser, message }) => `${browser}: ${message.notification.title}`);

test('a fast that reaches its goal is told once to each device, though nodes look at once, again and again', async () => {
	const { id, email, browser } = await person();
	const phone = await reached(browser);
	const laptop = await reached(await signIn(email));
	const fast = fastOf(16);
	await write(id, fast);
	await everyNodeLooks();
	later(16 * hourMs - 1000);
	await everyNodeLooks();
	expect(titles()).toEqual([]);
	later(2000);
	await everyNodeLooks();
	await everyNodeLooks();
	later(hourMs);
	await everyNodeLooks();
	expect(titles().sort()).toEqual(
		[phone, laptop].map((name) => `${name}: Fast reached 16\u202fh`).sort()
	);
	const [{ message, ttl, urgency, key } = service.received[0]!] = service.received;
	expect(message.web_push).toBe(8030);
	expect(message.notification.navigate).toBe('http://localhost:3000/fasting');
	expect(message.notification.data.deeds?.['end']).toBe(`end-fast:${fast.id}`);
	expect({ isBounded: ttl > 60 && ttl <= 86_400, urgency }).toEqual({
		isBounded: true,
		urgency: 'high'
	});
	expect(key).toBe(((await browser.query('notices.key')).data as { publicKey: string }).publicKey);
});

test('a fast that is moved is told at its new moment, one that is ended or deleted not at all', async () => {
	const { id, browser } = await person();
	await reached(browser);
	const [moved, ended, deleted] = [fastOf(10), fastOf(11), fastOf(12)];
	const stamp = () => now() * 1000 + 500;
	await write(id, moved);
	await write(id, patch(moved, { goalHours: 14 }, stamp()));
	later(10 * hourMs + 1000);
	await everyNodeLooks();
	expect(titles()).toEqual([]);
	later(4 * hourMs);
	await everyNodeLooks();
	expect(titles()).toHaveLength(1);
	expect(titles()[0]).toContain('Fast reached 14');
	await write(id, patch(moved, { end: now(), outcome: 'reached' }, stamp()));

	await write(id, ended);
	await write(id, patch(ended, { end: now(), outcome: 'ended_early' }, stamp()));
	await write(id, deleted);
	await write(id, removal(deleted, stamp()));
	later(13 * hourMs);
	await everyNodeLooks();
	expect(titles()).toHaveLength(1);
});

test('an address that is gone is let go, a service that is busy is asked again when it says so', async () => {
	const { id, email, browser } = await person();
	const gone = await signIn(email);
	await reached(browser);
	await write(id, fastOf(1));
	later(hourMs + 1000);
	service.refuse({ status: 503 }, { status: 429, headers: { 'retry-after': '600' } });
	await everyNodeLooks();
	await everyNodeLooks();
	later(16_000);
	await everyNodeLooks();
	later(599_000);
	await everyNodeLooks();
	expect(titles()).toEqual([]);
	later(2000);
	await everyNodeLooks();
	expect(titles()).toHaveLength(1);

	await reached(gone);
	service.refuse({ status: 410 });
	const tried = await gone.mutate('notices.test');
	expect(tried.data).toEqual({ sent: 1, gone: 1, later: 0, refused: 0 });
	expect((await browser.query('notices.devices')).data).toHaveLength(1);
});

test('what a service goes on refusing is given up, and said beside its device', async () => {
	const { id, browser } = await person();
	await reached(browser);
	await write(id, fastOf(1));
	later(hourMs + 1000);
	service.refuse({ status: 403 });
	await everyNodeLooks();
	later(hourMs);
	await everyNodeLooks();
	expect(titles()).toEqual([]);
	expect((await browser.query('notices.devices')).data).toMatchObject([
		{ current: true, service: '127.0.0.1', problem: 'refused', lastSentAt: null }
	]);
});

test('a node that dies in the middle of a call is stood in for after its lease: both say the same', async () => {
	const { id, browser } = await person();
	await reached(browser);
	await write(id, fastOf(1));
	later(hourMs + 1000);
	await everyNodeLooks();
	// It was sent, and the node did not live to note it.
	await app.fresh.asOwner('update push_messages set done_at = null where user_id = $1', [id]);
	await everyNodeLooks();
	expect(titles()).toHaveLength(1);
	later(61_000);
	await everyNodeLooks();
	later(hourMs);
	await everyNodeLooks();
	const [first, second, ...more] = service.received;
	expect(more).toEqual([]);
	expect(second).toMatchObject({ topic: first!.topic, message: first!.message });
});

test('a device is reached no longer once its session has ended, however that came', async () => {
	const { id, email, browser } = await person();
	const phone = await signIn(email);
	await reached(browser);
	await reached(phone);
	const devices = async () => ((await browser.query('notices.devices')).data as unknown[]).length;
	expect(await devices()).toBe(2);
	await phone.mutate('session.signOut');
	expect(await devices()).toBe(1);
	const next = 'four other unrelated words';
	await browser.mutate('account.changePassword', { current: goodPassword, next });
	expect(await devices()).toBe(0);
	await reached(browser);
	later(31 * 24 * hourMs);
	await write(id, fastOf(1));
	later(hourMs + 1000);
	await everyNodeLooks();
	expect(titles()).toEqual([]);
});

test('a browser is its last person’s, who proves it by its keys; nobody else’s can be taken', async () => {
	const [ann, bob] = [await person(), await person()];
	const { subscription } = service.browser('shared');
	const given = { ...subscription, zone: 'UTC' };
	await ann.browser.mutate('notices.subscribe', given);
	const forged = { ...given, p256dh: service.browser('forged').subscription.p256dh };
	await bob.browser.mutate('notices.subscribe', forged);
	expect((await ann.browser.query('notices.devices')).data).toHaveLength(1);
	const [{ id }] = (await ann.browser.query('notices.devices')).data as [{ id: string }];
	await bob.browser.mutate('notices.unsubscribe', { id });
	expect((await ann.browser.query('notices.devices')).data).toHaveLength(1);
	await bob.browser.mutate('notices.subscribe', given);
	expect((await ann.browser.query('notices.devices')).data).toEqual([]);
	expect((await bob.browser.query('notices.devices')).data).toHaveLength(1);
});

test('an address that leads to this machine or its neighbours is refused where it is real', async () => {
	const { id: userId, browser } = await person();
	const [{ id: sessionId }] = (await browser.query('account.sessions')).data as [{ id: string }];
	const config = readConfig({ LIFE_DATA_DIR: app.dataDir });
	const real = openPush({ config, database: app.fresh.database, now });
	const { subscription } = service.browser('real');
	for (const endpoint of [subscription.endpoint, 'https://10.0.0.8/x', 'https://a.local:8443/']) {
		const given = { ...subscription, endpoint, zone: 'UTC' };
		await expect(subscribe(real, { userId, sessionId }, given)).rejects.toMatchObject({
			code: 'E_SUBSCRIPTION'
		});
	}
	// One that was let in where it was allowed is not called where it is not.
	await reached(browser);
	expect(await sendTest(real, userId)).toMatchObject({ sent: 0, refused: 1 });
	expect(titles()).toEqual([]);
});

test('a weigh-in is reminded of unless one is there, and a fast to start unless one runs', async () => {
	const { id, browser } = await person();
	await reached(browser);
	const day = 24 * hourMs;
	// To the midnight before: the settings are older than what they ask for.
	later(day - (now() % day) + 1000);
	const asked = { weighIn: { on: true, at: 8 * 60 }, fastStart: { on: true, at: 20 * 60 } };
	await want(id, asked);
	later(8 * hourMs);
	await everyNodeLooks();
	later(12 * hourMs);
	await everyNodeLooks();
	const said = () => service.received.map(({ message }) => message.notification.title);
	expect(said()).toEqual(['Time to weigh in', 'Time to start your fast']);
	later(6 * hourMs);
	const weighed = withInitial(weighIn, { measuredAt: now(), utcOffset: 0, weightKg: 80 });
	await write(id, creation(weighIn, weighed), fastOf(40));
	later(6 * hourMs);
	await everyNodeLooks();
	later(12 * hourMs);
	await everyNodeLooks();
	expect(said()).toHaveLength(2);
});

test('a connection that wants a new sign-in is told once, and again when that one has ended too', async () => {
	const { id, browser } = await person();
	await reached(browser);
	await want(id, { signIn: true });
	await app.fresh.asOwner(
		`insert into oauth_credentials (user_id, id, provider, realm, external_user_id, status)
		values ($1, gen_random_uuid(), 'whoop', 'sandbox', 'w', 'reconnect')`,
		[id]
	);
	await everyNodeLooks();
	later(hourMs);
	await everyNodeLooks();
	expect(service.received.map(({ message }) => message.notification.title)).toEqual([
		'Whoop needs you to sign in again'
	]);
	await app.fresh.asOwner('update oauth_credentials set token_version = 1 where user_id = $1', [
		id
	]);
	later(hourMs);
	await everyNodeLooks();
	expect(service.received).toHaveLength(2);
});

test('keys that no longer open are made anew, and the subscriptions to the old ones go', async () => {
	const { browser } = await person();
	await reached(browser);
	const key = async () => (await browser.query('notices.key')).data;
	const before = await key();
	expect(await key()).toEqual(before);
	await app.fresh.asOwner(`update push_keys set private_key = '\\x00'`);
	expect(await key()).not.toEqual(before);
	expect((await browser.query('notices.devices')).data).toEqual([]);
});

test('`notices` lists the devices, sends a test to them and what is due, as typed', async () => {
	const { id, email, browser } = await person();
	const dataDir = mkdtempSync(join(tmpdir(), 'lifetracker-notices-'));
	const env = { ...environment, DATABASE_URL: app.fresh.url, LIFE_DATA_DIR: dataDir };
	const config = readConfig(env);
	// Whoever types it has the key of the server; here it is the command's own.
	const push = openPush({ config, database: app.fresh.database, now: Date.now });
	await push.keys();
	const [{ id: sessionId }] = (await browser.query('account.sessions')).data as [{ id: string }];
	const { subscription } = service.browser('typed');
	await subscribe(push, { userId: id, sessionId }, { ...subscription, zone: 'UTC' });
	await app.fresh.asOwner(
		'update push_subscriptions set created_at = now() - interval $$3 hours$$'
	);
	await write(id, fastOf(1, Date.now() - 2 * hourMs));
	const said = await lifetracker(
		{ env },
		'notices',
		`--user=${email}`,
		'--due',
		'--test',
		'--json'
	);
	rmSync(dataDir, { recursive: true, force: true });
	expect(said).toMatchObject({ code: 0, err: '' });
	expect(said.events).toMatchObject([
		{ sent: 1, failed: 0 },
		{ email, test: { sent: 1 } },
		{ email, id: sessionId, service: '127.0.0.1', zone: 'UTC', problem: null }
	]);
	expect(titles()).toEqual([`typed: Fast reached 1\u202fh`, 'typed: Test notice']);
});

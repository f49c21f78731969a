import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { decide } from '../../../tests/support/provider-rig.ts';
import { whoopRig, type WhoopRig } from '../../../tests/support/providers.ts';
import { makePerson, patch, pushInput } from '../../../tests/support/sync-device.ts';
import { sourceRowId } from '#lib/sync/row-id.ts';
import { saveApplication } from './application.server.ts';
import { checkApp } from './check-app.server.ts';
import { finishConnect, startConnect } from './connect.server.ts';
import { findConnection } from './connection.server.ts';
import { disconnect } from './disconnect.server.ts';
import { endGrants } from './end-grants.server.ts';
import { listen, type Listening } from './listen.server.ts';
import { createWhoopSandbox, sandboxClient, type WhoopSandbox } from './whoop/sandbox.server.ts';

let rig: WhoopRig;
let real: WhoopSandbox;
let server: Listening;
let person: string;

/** The rig is set to the real thing, and another sandbox stands in for it. */
beforeAll(async () => {
	real = createWhoopSandbox({ seed: 'real', since: Date.now() - 60 * 86_400_000 });
	server = await listen(real);
	rig = await whoopRig({
		environment: {
			LIFE_PROVIDERS: 'live',
			WHOOP_API_URL: server.url,
			WHOOP_CLIENT_ID: sandboxClient.id,
			WHOOP_CLIENT_SECRET: sandboxClient.secret
		}
	});
});
afterAll(async () => {
	await rig.close();
	await server.close();
});
beforeEach(async () => {
	real.switchboard.perform({ do: 'reset' });
	await rig.fresh.asOwner('delete from users');
	await rig.fresh.asOwner('delete from rate_limits');
	await rig.fresh.asOwner('delete from oauth_clients');
	person = await makePerson(rig.fresh.database);
});

const origin = 'http://localhost:3000';
const session = '0198c0de-0000-7000-8000-000000000001';
const start = (userId = person, sessionId: string | null = session) =>
	startConnect(rig.line, { user: { id: userId, demo: false }, sessionId, origin });
const connection = (userId = person) => findConnection(rig.line, userId);
const problem = (code: string) => ({ kind: 'problem', problem: code });

test('connects: state hashed, tokens sealed, account known, first sync due', async () => {
	const { url } = await start();
	const address = new URL(url);
	expect(address.origin).toBe(server.url);
	expect(Object.fromEntries(address.searchParams)).toMatchObject({
		redirect_uri: `${origin}/oauth/whoop/callback`,
		scope: 'offline read:workout read:profile'
	});
	const state = address.searchParams.get('state')!;
	expect(Buffer.from(state, 'base64url')).toHaveLength(32);
	const flows = await rig.fresh.asOwner('select t::text from oauth_flows t');
	expect(JSON.stringify(flows)).not.toContain(state);

	expect(await finishConnect(rig.line, await decide(url), session)).toEqual({
		kind: 'connected',
		userId: person
	});
	expect(await connection()).toMatchObject({
		status: 'active',
		realm: 'live',
		externalUserId: '10129',
		externalName: 'Alex Example',
		scopes: 'offline read:workout read:profile'
	});
	expect((await connection())!.nextSyncAt).toBeLessThanOrEqual(Date.now() + 1000);
	expect((await rig.run(person)).counts.created).toBeGreaterThan(0);
});

describe('the state of a sign-in', () => {
	test('is good once', async () => {
		const query = await decide((await start()).url);
		const ends = await Promise.all([1, 2, 3].map(() => finishConnect(rig.line, query, session)));
		expect(ends.filter(({ kind }) => kind === 'connected')).toHaveLength(1);
		expect(real.switchboard.counts().exchanges).toBe(1);
	});

	test('is bound to its session: a foreign browser cannot finish or use it up', async () => {
		const query = await decide((await start()).url);
		const stranger = '0198c0de-0000-7000-8000-000000000002';
		expect(await finishConnect(rig.line, query, stranger)).toEqual(problem('expired'));
		expect(await finishConnect(rig.line, query, null)).toEqual(problem('expired'));
		expect(await finishConnect(rig.line, query, session)).toMatchObject({ kind: 'connected' });
	});

	test('is over after ten minutes, and an invented one is none', async () => {
		const query = await decide((await start()).url);
		await rig.fresh.asOwner("update oauth_flows set expires_at = now() - interval '1 second'");
		expect(await finishConnect(rig.line, query, session)).toEqual(problem('expired'));
		const invented = new URLSearchParams({ code: 'x', state: 'x'.repeat(43) });
		expect(await finishConnect(rig.line, invented, session)).toEqual(problem('expired'));
		expect(await finishConnect(rig.line, new URLSearchParams(), session)).toEqual(
			problem('expired')
		);
		expect(await connection()).toBeNull();
	});
});

describe('what can come of it instead', () => {
	test('the person says no', async () => {
		const query = await decide((await start()).url, { decision: 'deny' });
		expect(await finishConnect(rig.line, query, session)).toEqual(problem('denied'));
		expect(await connection()).toBeNull();
	});

	test('wrong keys, an outage, an unreadable answer, no lasting access', async () => {
		const cases = [
			[{ do: 'fail', kind: 'status', on: 'token', status: 503 }, 'unreachable'],
			[{ do: 'fail', kind: 'html', on: 'token' }, 'unreadable'],
			[{ do: 'fail', kind: 'no_refresh_token', on: 'token' }, 'scope'],
			[{ do: 'fail', kind: 'status', on: 'api', status: 500 }, 'unreachable']
		] as const;
		for (const [command, code] of cases) {
			const query = await decide((await start()).url);
			real.switchboard.perform(command);
			expect(await finishConnect(rig.line, query, session)).toEqual(problem(code));
			expect(await connection()).toBeNull();
		}
		const query = await decide((await start()).url);
		await saveApplication(rig.line, 'whoop', {
			clientId: sandboxClient.id,
			clientSecret: 'wrong',
			redirectUri: `${origin}/oauth/whoop/callback`
		});
		expect(await finishConnect(rig.line, query, session)).toEqual(problem('keys'));
	});

	test('check 26: a return address that the provider does not know', async () => {
		const state = new URL((await start()).url).searchParams.get('state')!;
		const back = new URLSearchParams({ error: 'redirect_uri_mismatch', state });
		expect(await finishConnect(rig.line, back, session)).toEqual(problem('address'));
	});

	test('an account that somebody else here has connected', async () => {
		expect(await rig.connect(person)).toMatchObject({ kind: 'connected' });
		const other = await makePerson(rig.fresh.database);
		expect(await rig.connect(other)).toEqual(problem('account-taken'));
		expect(await connection(other)).toBeNull();
		expect(await rig.connect(other, { member: 2 })).toMatchObject({ kind: 'connected' });
		expect((await rig.run(person)).state).toBe('done');
	});

	test('another account than before; the former one still fits', async () => {
		await rig.connect(person);
		await expect(start()).rejects.toMatchObject({ code: 'E_CONNECTED' });
		real.switchboard.perform({ do: 'end_grants' });
		await rig.run(person);
		expect(await rig.connect(person, { member: 2 })).toEqual(problem('other-account'));
		expect(await connection()).toMatchObject({ status: 'reconnect', accessToken: null });
		expect(real.switchboard.view().grants).toBe(0);
		expect(await rig.connect(person, { member: 1 })).toMatchObject({ kind: 'connected' });
		expect(await connection()).toMatchObject({ status: 'active', lastError: null });
	});

	test('a server without an app says so', async () => {
		const bare = await whoopRig({ environment: { LIFE_PROVIDERS: 'live' } });
		const userId = await makePerson(bare.fresh.database);
		const user = { id: userId, demo: false };
		await expect(startConnect(bare.line, { user, sessionId: null, origin })).rejects.toMatchObject({
			code: 'E_PROVIDER_NOT_SET_UP'
		});
		// An example account needs none: it never reaches the real provider.
		const { url } = await startConnect(bare.line, {
			user: { id: userId, demo: true },
			sessionId: null,
			origin
		});
		expect(url.startsWith(`${origin}/sandbox/whoop/oauth/`)).toBe(true);
		await bare.close();
	});
});

test('keys are tested without a person: good, wrong, and not told', async () => {
	expect(await checkApp(rig.line)).toMatchObject({ verdict: 'good' });
	real.switchboard.perform({ do: 'fail', kind: 'status', on: 'token', status: 503 });
	expect(await checkApp(rig.line)).toEqual({
		verdict: 'unknown',
		said: "Whoop isn't answering (503). The keys could not be tested."
	});
	await saveApplication(rig.line, 'whoop', {
		clientId: sandboxClient.id,
		clientSecret: 'wrong',
		redirectUri: `${origin}/oauth/whoop/callback`
	});
	expect(await checkApp(rig.line)).toEqual({
		verdict: 'bad',
		said: "Whoop did not accept the app's id or secret."
	});
});

test('keys in the database come before those of the environment, sealed', async () => {
	await saveApplication(rig.line, 'whoop', {
		clientId: 'mine',
		clientSecret: 'very-secret-indeed',
		redirectUri: 'https://life.example.org/oauth/whoop/callback'
	});
	const query = new URL((await start()).url).searchParams;
	expect(query.get('client_id')).toBe('mine');
	expect(query.get('redirect_uri')).toBe('https://life.example.org/oauth/whoop/callback');
	const [row] = await rig.fresh.asOwner<{ secret: string }>(
		"select encode(client_secret, 'escape') as secret from oauth_clients"
	);
	expect(row!.secret).not.toContain('very-secret');
});

describe('disconnecting', () => {
	const rows = () =>
		rig.fresh.asOwner<{ source_id: string; deleted_at: number | null }>(
			'select source_id, deleted_at from workouts where user_id = $1::uuid order by source_id',
			[person]
		);
	const grants = () => real.switchboard.view().grants;

	test('keeps the rows, ends the grant over there, and connects again without doubling', async () => {
		await rig.connect(person);
		await rig.run(person);
		const before = await rows();
		const gone = await disconnect(rig.line, rig.line.tokens, { userId: person, deleteRows: false });
		expect(gone).toEqual({ revoked: true, deletedRows: 0 });
		expect(grants()).toBe(0);
		expect(await connection()).toBeNull();
		expect(await rows()).toEqual(before);
		await rig.connect(person);
		expect((await rig.run(person)).counts).toMatchObject({ created: 0, unchanged: before.length });
	});

	test('deletes the rows, edited ones too; unedited ones return with the account', async () => {
		await rig.connect(person);
		await rig.run(person);
		const [first] = await rows();
		const name = { entity: 'workouts', source: 'whoop', sourceId: first!.source_id };
		const edited = { ...name, id: sourceRowId(person, name) };
		await rig.sync.push(person, pushInput([patch(edited, { note: 'mine' }, Date.now() * 1000)]));
		const all = (await rows()).length;
		expect(
			await disconnect(rig.line, rig.line.tokens, { userId: person, deleteRows: true })
		).toEqual({ revoked: true, deletedRows: all });
		expect((await rows()).filter((row) => row.deleted_at === null)).toEqual([]);
		expect(
			await rig.fresh.asOwner('select 1 from provider_payloads where user_id = $1::uuid', [person])
		).toEqual([]);
		await rig.connect(person);
		await rig.run(person);
		expect((await rows()).filter((row) => row.deleted_at === null)).toHaveLength(all - 1);
	});

	test('whoever leaves for good leaves no grant behind, and nobody else’s is touched', async () => {
		const other = await makePerson(rig.fresh.database);
		await rig.connect(person);
		await rig.connect(other, { member: 2 });
		await endGrants([rig.line], person);
		expect(grants()).toBe(1);
		expect([await connection(), (await connection(other))?.status]).toEqual([null, 'active']);
		await endGrants([rig.line], person);
	});

	test('a provider that is down holds nobody back', async () => {
		await rig.connect(person);
		real.switchboard.perform({ do: 'fail', kind: 'status', status: 500, times: 10 });
		const gone = await disconnect(rig.line, rig.line.tokens, { userId: person, deleteRows: false });
		expect(gone.revoked).toBe(false);
		expect(await connection()).toBeNull();
	});
});

import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { goodPassword, testApp, type TestApp } from '../../../../tests/support/app.ts';
import { offerSetupToken } from './setup-token.server.ts';

let test: TestApp;

afterEach(async () => {
	expect(test.reported).toEqual([]);
	await test.close();
});

const remote = { peer: '203.0.113.7', origin: 'https://life.example.org' };
const abroad = { ORIGIN: 'https://life.example.org' };
const account = (email: string, more: object = {}) => ({
	email,
	name: 'Ann',
	password: goodPassword,
	...more
});
const people = () =>
	test.fresh.asOwner<{ email: string; role: string; demo: boolean }>(
		'select email, role, demo from users order by created_at'
	);
const state = async (browser = test.browser()) =>
	(await browser.query('session.state')).data as Record<string, unknown>;

describe('the first account', () => {
	beforeEach(async () => {
		test = await testApp();
	});

	it('needs no token at this machine, owns the instance, and is signed in with a head to sync by', async () => {
		const browser = test.browser();
		expect(await state(browser)).toEqual({
			needsSetup: true,
			needsToken: false,
			registration: 'closed',
			canLookAround: true,
			providersMode: 'live',
			user: null
		});
		const made = await browser.mutate('session.setUp', account('  Ann@Example.org '));
		expect(made.data).toMatchObject({ email: 'Ann@Example.org', owner: true, demo: false });
		expect(await state(browser)).toMatchObject({
			needsSetup: false,
			needsToken: false,
			user: { email: 'Ann@Example.org' }
		});
		expect(await test.fresh.asOwner('select user_id, revision from sync_heads')).toHaveLength(1);
	});

	it('is one, of five that are made at once', async () => {
		const answers = await Promise.all(
			Array.from({ length: 5 }, (_, i) =>
				test.browser({ peer: '127.0.0.1' }).mutate('session.setUp', account(`p${i}@example.org`))
			)
		);
		expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409, 409, 409, 409]);
		expect(await people()).toMatchObject([{ role: 'owner' }]);
		expect(answers.filter((answer) => answer.error?.code === 'E_ALREADY_SET_UP')).toHaveLength(4);
	});

	it('is refused a password that is short, common, or its own name', async () => {
		const refused = async (password: string) => {
			test.later(60_000);
			const answer = await test
				.browser()
				.mutate('session.setUp', account('annabella.long@example.org', { password }));
			expect(answer.error).toMatchObject({ code: 'E_PASSWORD', field: 'password' });
			return answer.error?.message;
		};
		expect(await refused('elevenchars')).toMatch(
			/^This password has 11 characters\. Use at least 12/
		);
		expect(await refused('x'.repeat(257))).toMatch(/longer than 256/);
		for (const common of [
			'Password1234',
			'qwertyuiop12',
			'abcabcabcabc',
			'123456789012',
			'zzzzzzzzzzzz'
		])
			expect(await refused(common)).toMatch(/first that anybody would guess/);
		expect(await refused('annabella.long2026!')).toMatch(/your own name or address/);
		expect(await people()).toEqual([]);
	});

	it('may have a password of any letters, however they were typed', async () => {
		const composed = 'köstliche Äpfel 🍏 hier';
		const made = await test
			.browser()
			.mutate('session.setUp', account('ann@example.org', { password: composed.normalize('NFD') }));
		expect(made.status).toBe(200);
		const again = await test
			.browser()
			.mutate('session.signIn', { email: 'ann@example.org', password: composed.normalize('NFC') });
		expect(again.status).toBe(200);
	});
});

describe('the set-up token', () => {
	beforeEach(async () => {
		test = await testApp(abroad);
	});

	it('is needed from elsewhere, works once, and its file is its owner’s alone', async () => {
		const token = (await offerSetupToken(test.app.accounts)) ?? '';
		expect(token).toMatch(/^([A-Z2-7]{4}-){7}[A-Z2-7]{4}$/);
		const file = join(test.dataDir, 'setup-token');
		expect(readFileSync(file, 'utf8')).toBe(`${token}\n`);
		expect(statSync(file).mode & 0o777).toBe(0o600);
		expect(JSON.stringify(await test.fresh.asOwner('select * from setup_tokens'))).not.toContain(
			token
		);

		const browser = test.browser(remote);
		expect(await state(browser)).toMatchObject({ needsSetup: true, needsToken: true });
		const bent = `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`;
		for (const wrong of [undefined, '', 'AAAA', bent]) {
			const answer = await browser.mutate(
				'session.setUp',
				account('ann@example.org', { token: wrong })
			);
			expect(answer).toMatchObject({
				status: 403,
				error: { code: 'E_SETUP_TOKEN', field: 'token' }
			});
		}
		expect(await people()).toEqual([]);
		const typed = token.toLowerCase().replaceAll('-', ' ');
		const made = await browser.mutate(
			'session.setUp',
			account('ann@example.org', { token: typed })
		);
		expect(made).toMatchObject({ status: 200, data: { owner: true } });
		expect(existsSync(file)).toBe(false);
		expect(await test.fresh.asOwner('select * from setup_tokens')).toEqual([]);
		test.later(61_000);
		const second = await browser.mutate('session.setUp', account('eve@example.org', { token }));
		expect(second.error?.code).toBe('E_ALREADY_SET_UP');
		expect(await offerSetupToken(test.app.accounts)).toBeNull();
	});

	it('stays good when the account is refused, and ends after a day', async () => {
		const token = await offerSetupToken(test.app.accounts);
		const browser = test.browser(remote);
		const refused = await browser.mutate('session.setUp', account('not an email', { token }));
		expect(refused.error).toMatchObject({ code: 'E_INPUT', fields: [{ field: 'email' }] });
		test.later(24 * 3_600_000 + 1);
		const late = await browser.mutate('session.setUp', account('ann@example.org', { token }));
		expect(late.error?.code).toBe('E_SETUP_TOKEN');
		const fresh = await offerSetupToken(test.app.accounts);
		const made = await browser.mutate(
			'session.setUp',
			account('ann@example.org', { token: fresh })
		);
		expect(made.status).toBe(200);
	});

	it('can be tried five times a minute', async () => {
		await offerSetupToken(test.app.accounts);
		const browser = test.browser(remote);
		const codes: unknown[] = [];
		for (let i = 0; i < 6; i++) {
			const answer = await browser.mutate('session.setUp', account('a@b.c', { token: 'AAAA' }));
			codes.push(answer.error?.code);
		}
		expect(codes).toEqual([...Array(5).fill('E_SETUP_TOKEN'), 'E_TOO_MANY']);
	});

	it('lets one of two through that use it at once', async () => {
		const token = await offerSetupToken(test.app.accounts);
		const answers = await Promise.all(
			['a@example.org', 'b@example.org'].map((email) =>
				test.browser(remote).mutate('session.setUp', account(email, { token }))
			)
		);
		expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409]);
		expect(await people()).toHaveLength(1);
	});
});

describe('who counts as sitting at this machine', () => {
	it('needs a loopback peer, a loopback name, and no trace of a proxy', async () => {
		test = await testApp();
		const asked = async (peer: string, headers: Record<string, string> = {}) => {
			const request = new Request('http://localhost:3000/api/trpc/session.state', { headers });
			const body = (await (await test.send(request, peer)).json()) as {
				result: { data: { needsToken: boolean } };
			};
			return body.result.data.needsToken ? 'token' : 'free';
		};
		expect(await asked('127.0.0.1')).toBe('free');
		expect(await asked('::1', { host: '[::1]:3000' })).toBe('free');
		expect(await asked('::ffff:127.0.0.1')).toBe('free');
		expect(await asked('192.168.1.20')).toBe('token');
		expect(await asked('127.0.0.1', { host: 'life.example.org' })).toBe('token');
		expect(await asked('127.0.0.1', { 'x-forwarded-for': '127.0.0.1' })).toBe('token');
		expect(await asked('127.0.0.1', { forwarded: 'for=127.0.0.1' })).toBe('token');
		expect(await asked('127.0.0.1', { 'x-life-from': 'elsewhere' })).toBe('token');
		expect(await asked('192.168.1.20', { 'x-life-from': 'loopback' })).toBe('token');
	});
});

describe('registration', () => {
	const join = (email: string) => test.browser().mutate('session.register', account(email));

	it('is closed by default, and says whom to ask', async () => {
		test = await testApp();
		await test.browser().mutate('session.setUp', account('ann@example.org'));
		expect((await join('bob@example.org')).error).toEqual(
			expect.objectContaining({
				code: 'E_REGISTRATION_CLOSED',
				message: 'This server takes no new accounts. Ask its owner.'
			})
		);
	});

	it('says that invitations are not there yet', async () => {
		test = await testApp({ LIFE_REGISTRATION: 'invite' });
		await test.browser().mutate('session.setUp', account('ann@example.org'));
		expect((await join('bob@example.org')).error?.message).toMatch(
			/invitations cannot be made yet/
		);
	});

	it('makes members where it is open, each email once, and never a second owner', async () => {
		test = await testApp({ LIFE_REGISTRATION: 'open' });
		expect((await join('early@example.org')).error?.code).toBe('E_SET_UP_FIRST');
		await test.browser().mutate('session.setUp', account('ann@example.org'));
		expect(await join('bob@example.org')).toMatchObject({ status: 200, data: { owner: false } });
		expect((await join('BOB@example.org')).error).toMatchObject({
			code: 'E_EMAIL_TAKEN',
			field: 'email'
		});
		expect((await people()).map((person) => person.role)).toEqual(['owner', 'member']);
	});
});

describe('looking around', () => {
	it('makes an example account that nobody can sign in to, and leaves no trace', async () => {
		test = await testApp();
		const browser = test.browser();
		const made = await browser.mutate('session.lookAround', { zone: 'Europe/Berlin' });
		expect(made.data).toMatchObject({ demo: true, owner: false });
		const { userId } = made.data as { userId: string };
		expect(await state(browser)).toMatchObject({ needsSetup: true, user: { demo: true } });
		const [connected] = await test.fresh.asOwner<{ all: string; realms: string }>(
			`select string_agg(provider, ' ' order by provider) as all,
				string_agg(distinct realm, ' ') as realms
			from oauth_credentials where status = 'active'`
		);
		expect(connected).toEqual({ all: 'toggl whoop withings', realms: 'sandbox' });
		// Their first syncs are under way.
		const left = await browser.mutate('session.leaveExample');
		expect(left.headers.get('clear-site-data')).toContain('"storage"');
		expect(browser.cookie).toBeNull();
		expect(await people()).toEqual([]);
		const tables = await test.fresh.asOwner<{ name: string }>(
			`select table_name as name from information_schema.columns
			where table_schema = 'public' and column_name = 'user_id' and table_name <> 'audit_log'`
		);
		expect(tables.length).toBeGreaterThan(10);
		for (const { name } of tables) {
			const rows = await test.fresh.asOwner(`select 1 from "${name}" where user_id = $1`, [userId]);
			expect({ name, rows: rows.length }).toEqual({ name, rows: 0 });
		}
	});

	it('is removed once where two tabs leave at once, and the other is told that it is gone', async () => {
		test = await testApp();
		const tabs = [test.browser(), test.browser()];
		await tabs[0]!.mutate('session.lookAround', { zone: 'Europe/Berlin' });
		tabs[1]!.cookie = tabs[0]!.cookie;
		const left = await Promise.all(tabs.map((tab) => tab.mutate('session.leaveExample')));
		const [late, ...more] = left.filter(({ status }) => status !== 200);
		expect(more).toEqual([]);
		expect(late?.status).toBe(401);
		expect(['E_ACCOUNT_GONE', 'E_SIGNED_OUT']).toContain(late?.error?.code);
	});

	it('never removes a real account', async () => {
		test = await testApp();
		const browser = test.browser();
		await browser.mutate('session.setUp', account('ann@example.org'));
		expect((await browser.mutate('session.leaveExample')).error?.code).toBe('E_NOT_EXAMPLE');
		expect(await people()).toHaveLength(1);
	});

	it('is for a fresh server, this machine, or an open one', async () => {
		test = await testApp(abroad);
		expect(await state(test.browser(remote))).toMatchObject({ canLookAround: true });
		const token = await offerSetupToken(test.app.accounts);
		await test.browser(remote).mutate('session.setUp', account('ann@example.org', { token }));
		expect(await state(test.browser(remote))).toMatchObject({ canLookAround: false });
		expect(
			(await test.browser(remote).mutate('session.lookAround', { zone: 'Europe/Berlin' })).error
				?.code
		).toBe('E_NO_EXAMPLE');
	});
});

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { noteDevice } from '#lib/sync/server/device.server.ts';
import { lockHead } from '#lib/sync/server/head.server.ts';
import { goodPassword, signedUp, testApp, type TestApp } from '../../../../tests/support/app.ts';
import { pullInput } from '../../../../tests/support/sync-device.ts';

const day = 86_400_000;
let test: TestApp;

beforeAll(async () => {
	test = await testApp();
	await signedUp(test, 'ann@example.org');
});
afterEach(() => expect(test.reported).toEqual([]));
afterAll(() => test.close());

const credentials = { email: 'ann@example.org', password: goodPassword };

/** Each test waits out the minute in which five sign-ins are allowed. */
async function ann() {
	test.later(61_000);
	const browser = test.browser();
	const answer = await browser.mutate('session.signIn', credentials);
	expect(answer).toMatchObject({ status: 200, data: { email: 'ann@example.org', owner: true } });
	return { browser, answer };
}

const who = async (browser: { query: (path: string) => Promise<{ data: unknown }> }) =>
	((await browser.query('session.state')).data as { user: { email: string } | null }).user?.email;

describe('the cookie', () => {
	it('is bound to this host, hidden from scripts and sent to nobody else', async () => {
		const { answer } = await ann();
		expect(answer.headers.get('set-cookie')).toMatch(
			/^__Host-lt=[\w-]{22}\.[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Lax; Max-Age=15552000$/
		);
	});

	it('is nowhere in the database: only a hash of its secret', async () => {
		const { browser } = await ann();
		const secret = browser.cookie?.split('.')[1] ?? '';
		const rows = await test.fresh.asOwner<Record<string, unknown>>('select * from sessions');
		expect(rows.length).toBeGreaterThan(0);
		const secretHex = Buffer.from(secret, 'base64url').toString('hex');
		for (const row of rows) {
			expect(Buffer.from(row['secret_hash'] as Uint8Array)).toHaveLength(32);
			const shown = JSON.stringify(row, (_, value) =>
				value?.type === 'Buffer' ? Buffer.from(value.data).toString('hex') : value
			);
			expect(shown).not.toContain(secret);
			expect(shown).not.toContain(secretHex);
		}
	});

	it('does nothing when it is bent, doubled or of another id', async () => {
		const { browser } = await ann();
		const good = browser.cookie ?? '';
		const other = (await ann()).browser.cookie ?? '';
		const swapped = `${good.split('.')[0]}.${other.split('.')[1]}`;
		const bent = [
			`${good}x`,
			good.slice(0, -1),
			swapped,
			`${good}; ${other}`,
			`${good}; ${good}`,
			good.replace('__Host-lt', '__host-lt'),
			`__Host-lt=${'A'.repeat(8000)}`
		];
		for (const cookie of bent) {
			browser.cookie = cookie;
			expect(await who(browser)).toBeUndefined();
		}
		browser.cookie = good;
		expect(await who(browser)).toBe('ann@example.org');
	});
});

describe('a session', () => {
	it('is new with every sign-in, and the one before ends', async () => {
		const { browser } = await ann();
		const before = browser.cookie;
		test.later(61_000);
		await browser.mutate('session.signIn', credentials);
		expect(browser.cookie).not.toBe(before);
		const thief = test.browser();
		thief.cookie = before;
		expect(await who(thief)).toBeUndefined();
		expect(await who(browser)).toBe('ann@example.org');
	});

	it('never takes over an identifier that somebody planted', async () => {
		test.later(61_000);
		const planted = `__Host-lt=${'A'.repeat(22)}.${'B'.repeat(43)}`;
		const victim = test.browser();
		victim.cookie = planted;
		await victim.mutate('session.signIn', credentials);
		expect(victim.cookie).not.toBe(planted);
		const attacker = test.browser();
		attacker.cookie = planted;
		expect(await who(attacker)).toBeUndefined();
	});

	it('ends on the next request after sign-out, and the device is told to forget', async () => {
		const { browser } = await ann();
		const { cookie } = browser;
		const answer = await browser.mutate('session.signOut');
		expect(answer.headers.get('clear-site-data')).toBe('"cache", "cookies", "storage"');
		expect(browser.cookie).toBeNull();
		browser.cookie = cookie;
		expect(await who(browser)).toBeUndefined();
		expect((await browser.mutate('account.rename', { name: 'x' })).error?.code).toBe(
			'E_SIGNED_OUT'
		);
	});

	it('ends after 30 idle days, moves on with use, and ends after 180 days all the same', async () => {
		const { browser } = await ann();
		test.later(29 * day);
		expect(await who(browser)).toBe('ann@example.org');
		for (let passed = 58; passed < 180; passed += 29) {
			test.later(29 * day);
			expect(await who(browser)).toBe('ann@example.org');
		}
		test.later(6 * day);
		expect(await who(browser)).toBeUndefined();

		const idle = (await ann()).browser;
		test.later(30 * day + 1);
		expect(await who(idle)).toBeUndefined();
	});

	it('can be revoked from another device and is gone at once', async () => {
		const here = (await ann()).browser;
		const there = (await ann()).browser;
		const list = (await here.query('account.sessions')).data as { id: string; current: boolean }[];
		const thereId = ((await there.query('account.sessions')).data as typeof list).find(
			(session) => session.current
		)?.id;
		expect(list.map((session) => session.id)).toContain(thereId);
		expect(await here.mutate('account.revokeSession', { id: thereId })).toMatchObject({
			status: 200
		});
		expect(await who(there)).toBeUndefined();
		expect(await who(here)).toBe('ann@example.org');
		expect((await here.mutate('account.revokeSession', { id: thereId })).error?.code).toBe(
			'E_NO_SESSION'
		);
	});
});

describe('a changed email', () => {
	it('takes the password, is signed in by from then on, and ends no session', async () => {
		const { browser } = await signedUp(test, 'ivy@example.org');
		const wrong = await browser.mutate('account.changeEmail', {
			email: 'ivy@example.net',
			password: 'not hers'
		});
		expect(wrong.error).toMatchObject({ code: 'E_PASSWORD_CURRENT', field: 'password' });
		expect(await who(browser)).toBe('ivy@example.org');

		const email = ' Ivy@example.net ';
		const changed = await browser.mutate('account.changeEmail', { email, password: goodPassword });
		expect(changed.status).toBe(200);
		expect(await who(browser)).toBe('Ivy@example.net');
		const elsewhere = test.browser();
		const signIn = (address: string) =>
			elsewhere.mutate('session.signIn', { email: address, password: goodPassword });
		expect((await signIn('ivy@example.org')).status).toBe(401);
		expect((await signIn('ivy@example.net')).status).toBe(200);
	});

	it('is refused where another account has it, in any case of its letters', async () => {
		const { browser } = await signedUp(test, 'joe@example.org');
		await signedUp(test, 'kim@example.org');
		const email = 'KIM@example.org';
		const taken = await browser.mutate('account.changeEmail', { email, password: goodPassword });
		expect(taken).toMatchObject({ status: 409, error: { code: 'E_EMAIL_TAKEN', field: 'email' } });
		expect(await who(browser)).toBe('joe@example.org');
	});

	it('may be the same in other letters', async () => {
		const { browser } = await signedUp(test, 'lea@example.org');
		const email = 'Lea@Example.org';
		await browser.mutate('account.changeEmail', { email, password: goodPassword });
		expect(await who(browser)).toBe('Lea@Example.org');
	});
});

describe('a changed password', () => {
	it('ends every other session and keeps this one under a new cookie', async () => {
		const person = await signedUp(test, 'cy@example.org');
		const elsewhere = test.browser();
		await elsewhere.mutate('session.signIn', { email: 'cy@example.org', password: goodPassword });
		const before = person.browser.cookie;
		const next = 'quite another long phrase';
		const wrong = await person.browser.mutate('account.changePassword', { current: 'no', next });
		expect(wrong.error).toMatchObject({ code: 'E_PASSWORD_CURRENT', field: 'current' });
		const answer = await person.browser.mutate('account.changePassword', {
			current: goodPassword,
			next
		});
		expect(answer.status).toBe(200);
		expect(person.browser.cookie).not.toBe(before);
		expect(await who(person.browser)).toBe('cy@example.org');
		expect(await who(elsewhere)).toBeUndefined();
		test.later(61_000);
		const old = await elsewhere.mutate('session.signIn', {
			email: 'cy@example.org',
			password: goodPassword
		});
		expect(old.error?.code).toBe('E_SIGN_IN');
		expect(
			await elsewhere.mutate('session.signIn', { email: 'CY@example.org', password: next })
		).toMatchObject({ status: 200 });
	});

	it('leaves no session of an older epoch alive, even if its row survived', async () => {
		const person = await signedUp(test, 'dee@example.org');
		await test.fresh.asOwner(`update users set auth_epoch = auth_epoch + 1 where id = $1`, [
			person.id
		]);
		expect(await who(person.browser)).toBeUndefined();
	});
});

describe('an erased account', () => {
	/** Somebody waits for what another holds: in this database, as others wait in theirs. */
	const waits = async () => {
		const waiting = `select 1 from pg_stat_activity
			where datname = current_database() and wait_event_type = 'Lock'`;
		return (await test.fresh.asOwner(waiting)).length > 0;
	};

	it('takes the password, and leaves nothing of the person but the note that they left', async () => {
		const { browser, id } = await signedUp(test, 'fay@example.org');
		const wrong = await browser.mutate('account.erase', { password: 'not hers' });
		expect(wrong.error).toMatchObject({ code: 'E_PASSWORD_CURRENT', field: 'password' });
		const cookie = browser.cookie;
		expect((await browser.mutate('account.erase', { password: goodPassword })).status).toBe(200);
		expect(browser.cookie).toBeNull();
		browser.cookie = cookie;
		expect(await who(browser)).toBeUndefined();
		const tables = await test.fresh.asOwner<{ name: string }>(
			`select table_name as name from information_schema.columns
			where column_name = 'user_id' and table_schema = 'public' and table_name <> 'audit_log'`
		);
		expect(tables.length).toBeGreaterThan(10);
		for (const { name } of tables) {
			const left = await test.fresh.asOwner(`select 1 from ${name} where user_id = $1`, [id]);
			expect(left, name).toEqual([]);
		}
		const notes = await test.fresh.asOwner<{ event: string }>(
			'select event from audit_log where user_id = $1',
			[id]
		);
		expect(notes.map(({ event }) => event)).toContain('account-erased');
	});

	it('goes also where a sync holds what it waits for, and waits for what it holds', async () => {
		const { browser, id } = await signedUp(test, 'gus@example.org');
		const { database } = test.fresh;
		let note = () => {};
		const noted = new Promise<void>((resolve) => (note = resolve));
		// It holds the person, as every row of theirs does, before it asks for the head.
		const sync = database.withUser(id, async (tx) => {
			await noteDevice(tx, id, { device: id, deviceName: 'Phone', cursor: 0, protocol: 1 });
			note();
			await expect.poll(waits, { timeout: 10_000, interval: 20 }).toBe(true);
			await lockHead(tx, id);
		});
		await noted;
		const erased = await browser.mutate('account.erase', { password: goodPassword });
		await sync;
		expect(erased.status).toBe(200);
		expect(await test.fresh.asOwner('select 1 from users where id = $1', [id])).toEqual([]);
	});

	it('is what a request is told of that was under way when it went', async () => {
		const { browser, id } = await signedUp(test, 'hal@example.org');
		let note = () => {};
		const gone = new Promise<void>((resolve) => (note = resolve));
		const removal = test.fresh.database.asSystem('remove a person', async (tx) => {
			await tx.text('delete from users where id = $1::uuid', [id]);
			note();
			await expect.poll(waits, { timeout: 10_000, interval: 20 }).toBe(true);
		});
		await gone;
		const pulled = await browser.mutate('sync.pull', pullInput());
		await removal;
		expect(pulled).toMatchObject({ status: 401, error: { code: 'E_ACCOUNT_GONE' } });
	});

	it('is not the owner’s while others use the server', async () => {
		const { browser } = await ann();
		const answer = await browser.mutate('account.erase', { password: goodPassword });
		expect(answer.error?.code).toBe('E_OWNER_LAST');
		expect(await who(browser)).toBe('ann@example.org');
	});
});

describe('guessing', () => {
	it('is stopped after five tries a minute for an account, wherever they come from', async () => {
		await signedUp(test, 'eve@example.org');
		test.later(61_000);
		const codes: (string | undefined)[] = [];
		for (let i = 0; i < 7; i++) {
			const stranger = test.browser({ peer: `203.0.113.${i}` });
			const email = i % 2 ? 'EVE@example.org' : 'eve@example.org';
			const answer = await stranger.mutate('session.signIn', { email, password: 'wrong guess' });
			codes.push(answer.error?.code);
		}
		expect(codes).toEqual([...Array(5).fill('E_SIGN_IN'), 'E_TOO_MANY', 'E_TOO_MANY']);
		const refused = await test
			.browser()
			.mutate('session.signIn', { email: 'eve@example.org', password: goodPassword });
		expect(refused).toMatchObject({
			status: 429,
			error: { retryAfterSeconds: expect.any(Number) }
		});
		test.later(13_000);
		const later = await test
			.browser()
			.mutate('session.signIn', { email: 'eve@example.org', password: goodPassword });
		expect(later.status).toBe(200);
	});

	it('says the same of an account that exists and of one that does not', async () => {
		test.later(61_000);
		const answers = await Promise.all(
			['ann@example.org', 'nobody@example.org'].map((email) =>
				test.browser().mutate('session.signIn', { email, password: 'wrong guess' })
			)
		);
		const [known, unknown] = answers.map(({ status, error }) => ({
			status,
			code: error?.code,
			message: error?.message
		}));
		expect(known).toEqual(unknown);
		expect(known).toEqual({
			status: 401,
			code: 'E_SIGN_IN',
			message: 'Email and password do not match.'
		});
	});
});

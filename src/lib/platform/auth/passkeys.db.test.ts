import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
	goodPassword,
	signedUp,
	testApp,
	type Browser,
	type TestApp
} from '../../../../tests/support/app.ts';
import {
	authenticator,
	type Asked,
	type Authenticator,
	type Bend,
	type Wanted
} from '../../../../tests/support/authenticator.ts';
import { takeAway } from './passkeys.server.ts';

interface Member {
	readonly browser: Browser;
	readonly id: string;
}

let test: TestApp;
/** Has a passkey, which no test removes. */
let ann: Member & { readonly device: Authenticator };
/** Has none that a test would miss. */
let ben: Member;
let people = 0;

beforeAll(async () => {
	test = await testApp();
	ann = await holder();
	ben = await newPerson();
});
// Tries are counted by the minute.
beforeEach(() => test.later(61_000));
afterEach(() => expect(test.reported).toEqual([]));
afterAll(() => test.close());

const newPerson = () => signedUp(test, `person-${++people}@example.org`);

async function wanted(browser: Browser): Promise<Wanted> {
	const answer = await browser.mutate('account.beginPasskey', { password: goodPassword });
	expect(answer.status).toBe(200);
	return answer.data as Wanted;
}

async function asked(browser: Browser): Promise<Asked> {
	return (await browser.mutate('session.askPasskey')).data as Asked;
}

/** A person with a passkey. */
async function holder(device: Authenticator = authenticator()) {
	const person = await newPerson();
	const made = device.make(await wanted(person.browser));
	expect(await person.browser.mutate('account.addPasskey', made)).toMatchObject({ status: 200 });
	return { ...person, device };
}

async function show(device: Authenticator, bend?: Bend, browser = test.browser()) {
	return browser.mutate('session.signInByPasskey', device.show(await asked(browser), bend));
}

interface Listed {
	id: string;
	name: string;
	lastUsedAt: number | null;
	backedUp: boolean;
}
const listed = async (browser: Browser) =>
	(await browser.query('account.passkeys')).data as Listed[];
const who = async (browser: Browser) =>
	((await browser.query('session.state')).data as { user: { userId: string } | null }).user?.userId;
const events = async (userId: string) =>
	(
		await test.fresh.asOwner<{ event: string }>(
			'select event from audit_log where user_id = $1 order by at',
			[userId]
		)
	).map(({ event }) => event);

describe('a passkey', () => {
	for (const kind of ['ES256', 'RS256'] as const) {
		it(`of kind ${kind} signs its person in as the password does`, async () => {
			const { id, device } = kind === 'ES256' ? ann : await holder(authenticator(kind));
			const browser = test.browser();
			const answer = await show(device, {}, browser);
			expect(answer).toMatchObject({ status: 200, data: { userId: id, demo: false } });
			expect(answer.headers.getSetCookie().join()).toMatch(/__Host-lt=[\w-]{22}\.[\w-]{43}; Path/);
			// What stood for the browser before is gone.
			expect(browser.cookie).not.toContain('__Host-lt-door');
			expect(await who(browser)).toBe(id);
			expect(await events(id)).toContain('signed-in');
		});
	}

	it('is listed with what its device tells, renamed, and is nobody else’s to see or change', async () => {
		const { browser, device } = await holder();
		const [fresh] = await listed(browser);
		expect(fresh).toMatchObject({ name: 'Unknown device', lastUsedAt: null, backedUp: false });
		await show(device, { backedUp: true });
		const rename = { id: fresh!.id, name: ' Key ring ' };
		expect((await browser.mutate('account.renamePasskey', rename)).status).toBe(200);
		const [used] = await listed(browser);
		expect(used).toMatchObject({ name: 'Key ring', backedUp: true });
		expect(used!.lastUsedAt).toEqual(expect.any(Number));

		const other = ben.browser;
		const others = await listed(other);
		expect(others.map(({ id }) => id)).not.toContain(fresh!.id);
		const theft = await other.mutate('account.renamePasskey', rename);
		expect(theft.error?.code).toBe('E_NO_PASSKEY');
		const removal = { id: fresh!.id, password: goodPassword };
		expect((await other.mutate('account.removePasskey', removal)).error?.code).toBe('E_NO_PASSKEY');
		expect(await listed(browser)).toHaveLength(1);
	});

	it('is made and removed with the password alone, which ends every other session', async () => {
		const { browser, id } = await newPerson();
		const elsewhere = test.browser();
		const email = `person-${people}@example.org`;
		const credentials = { email, password: goodPassword };
		await elsewhere.mutate('session.signIn', credentials);
		const wrong = await browser.mutate('account.beginPasskey', { password: 'not hers' });
		expect(wrong.error).toMatchObject({ code: 'E_PASSWORD_CURRENT', field: 'password' });

		const device = authenticator();
		const { cookie } = browser;
		await browser.mutate('account.addPasskey', device.make(await wanted(browser)));
		expect(browser.cookie).not.toBe(cookie);
		expect([await who(browser), await who(elsewhere)]).toEqual([id, undefined]);

		test.later(61_000);
		await show(device, {}, elsewhere);
		expect(await who(elsewhere)).toBe(id);
		const [kept] = await listed(browser);
		const refused = { id: kept!.id, password: 'not hers' };
		expect((await browser.mutate('account.removePasskey', refused)).error?.code).toBe(
			'E_PASSWORD_CURRENT'
		);
		await browser.mutate('account.removePasskey', { id: kept!.id, password: goodPassword });
		expect([await who(browser), await who(elsewhere)]).toEqual([id, undefined]);
		expect(await listed(browser)).toEqual([]);
		expect((await show(device)).error?.code).toBe('E_PASSKEY_UNKNOWN');
		const noted = await events(id);
		expect(noted).toEqual(expect.arrayContaining(['passkey-added', 'passkey-removed']));
	});

	it('stays where it is the last way in', async () => {
		const { browser, id } = await holder();
		const [kept] = await listed(browser);
		const remove = (passkeyId: string) =>
			test.fresh.database.asSystem('test', (tx) =>
				takeAway(tx, { userId: id, id: passkeyId }, { address: 'test', at: Date.now() })
			);
		await test.fresh.asOwner('update users set password_hash = null where id = $1', [id]);
		await expect(remove(kept!.id)).rejects.toMatchObject({ code: 'E_LAST_WAY_IN' });
		// Nothing was changed: whoever is signed in still is.
		expect(await listed(browser)).toHaveLength(1);
	});

	it('is made once on a device, which is told what the person has', async () => {
		const { browser, device } = await holder();
		const again = await wanted(browser);
		expect(again).toMatchObject({ known: [device.id], party: 'localhost' });
		const answer = await browser.mutate('account.addPasskey', device.make(again));
		expect(answer).toMatchObject({ status: 409, error: { code: 'E_PASSKEY_KNOWN' } });
		const thief = ben.browser;
		const stolen = await thief.mutate('account.addPasskey', device.make(await wanted(thief)));
		expect(stolen.error?.code).toBe('E_PASSKEY_KNOWN');
	});

	it('is one of at most 20', async () => {
		const { browser, id } = await newPerson();
		await test.fresh.asOwner(
			`insert into passkeys (user_id, id, credential_id, public_key, algorithm)
			select $1, gen_random_uuid(), convert_to('full' || n, 'utf8'), '', -7 from generate_series(1, 20) n`,
			[id]
		);
		const full = await browser.mutate('account.beginPasskey', { password: goodPassword });
		expect(full.error?.code).toBe('E_PASSKEYS_FULL');
	});
});

/** Each is one lie in an otherwise honest answer. */
const lies: Record<string, { bend: Bend; code: string }> = {
	'of another origin': { bend: { origin: 'http://localhost:3001' }, code: 'E_PASSKEY_PLACE' },
	'of a site within another': { bend: { crossOrigin: true }, code: 'E_PASSKEY_PLACE' },
	'for another party': { bend: { party: 'evil.example' }, code: 'E_PASSKEY_PLACE' },
	'without a check who it is': { bend: { userVerified: false }, code: 'E_PASSKEY_UNVERIFIED' },
	'without anybody there': { bend: { userPresent: false }, code: 'E_PASSKEY_UNVERIFIED' }
};

describe('a passkey is refused', () => {
	for (const [what, { bend, code }] of Object.entries(lies)) {
		it(`${what}, when it is made`, async () => {
			const before = await listed(ben.browser);
			const made = authenticator().make(await wanted(ben.browser), bend);
			expect((await ben.browser.mutate('account.addPasskey', made)).error?.code).toBe(code);
			expect(await listed(ben.browser)).toEqual(before);
		});

		it(`${what}, when it is shown`, async () => {
			const refusals = async () =>
				(await events(ann.id)).filter((event) => event === 'sign-in-refused').length;
			const before = await refusals();
			expect((await show(ann.device, bend)).error?.code).toBe(code);
			expect(await refusals()).toBe(before + 1);
		});
	}

	it('when the answer was meant for the other end', async () => {
		const { browser, device } = ann;
		const shown = await show(device, { type: 'webauthn.create' });
		expect(shown.error?.code).toBe('E_PASSKEY_UNREADABLE');
		// The challenge of a sign-in makes no passkey, though it is the same person's browser.
		const challenge = await asked(browser);
		const made = authenticator().make({ ...challenge, handle: 'AAAA' });
		expect((await browser.mutate('account.addPasskey', made)).error?.code).toBe('E_PASSKEY_LATE');
	});

	it('when its signature is of another key, or bent, or none', async () => {
		const { device } = ann;
		expect((await show(device, { key: authenticator().key })).error?.code).toBe('E_PASSKEY_WRONG');
		for (const signature of ['', 'AAAA', 'x'.repeat(96)]) {
			test.later(61_000);
			const browser = test.browser();
			const bent = { ...device.show(await asked(browser)), signature };
			const answer = await browser.mutate('session.signInByPasskey', bent);
			expect(answer.error?.code).toBe('E_PASSKEY_WRONG');
		}
	});

	it('when it says it is another person’s', async () => {
		const cy = await holder();
		const handle = Buffer.from(ann.id).toString('base64url');
		expect((await show(cy.device, { handle })).error?.code).toBe('E_PASSKEY_WRONG');
		expect((await show(cy.device, { handle: '' })).error?.code).toBe('E_PASSKEY_WRONG');
		// Cy's device under the name of Ann's passkey.
		const browser = test.browser();
		const forged = { ...cy.device.show(await asked(browser), { handle }), id: ann.device.id };
		const answer = await browser.mutate('session.signInByPasskey', forged);
		expect(answer.error?.code).toBe('E_PASSKEY_WRONG');
	});

	it('when it counts fewer uses than before, unless it counts none', async () => {
		const { device, id } = await holder();
		expect((await show(device, { signCount: 7 })).status).toBe(200);
		for (const signCount of [7, 6, 0]) {
			test.later(61_000);
			expect((await show(device, { signCount })).error?.code).toBe('E_PASSKEY_COPIED');
		}
		expect((await show(device, { signCount: 8 })).status).toBe(200);

		await test.fresh.asOwner('update passkeys set sign_count = 0 where user_id = $1', [id]);
		for (let use = 0; use < 2; use++)
			expect((await show(device, { signCount: 0 })).status).toBe(200);
	});

	it('when its challenge is answered again, also twice at once', async () => {
		const { device } = ann;
		const browser = test.browser();
		const shown = device.show(await asked(browser));
		const { cookie } = browser;
		const both = await Promise.all(
			[0, 1].map(() => {
				const tab = test.browser();
				tab.cookie = cookie;
				return tab.mutate('session.signInByPasskey', shown);
			})
		);
		expect(both.map(({ error }) => error?.code ?? 'in').sort()).toEqual(['E_PASSKEY_LATE', 'in']);
		browser.cookie = cookie;
		const again = await browser.mutate('session.signInByPasskey', shown);
		expect(again.error?.code).toBe('E_PASSKEY_LATE');

		const { browser: maker } = await newPerson();
		const want = await wanted(maker);
		const made = await Promise.all(
			[0, 1].map(() => {
				const tab = test.browser();
				tab.cookie = maker.cookie;
				return tab.mutate('account.addPasskey', authenticator().make(want));
			})
		);
		const codes = made.map(({ error }) => error?.code ?? 'made').sort();
		// Who comes second may find the session over already.
		expect(codes[1]).toBe('made');
		expect(['E_PASSKEY_LATE', 'E_SIGNED_OUT']).toContain(codes[0]);
	});

	it('when five minutes have passed, and what was asked is forgotten', async () => {
		const { device, browser } = ann;
		const door = test.browser();
		const shown = device.show(await asked(door));
		const made = authenticator().make(await wanted(browser));
		test.later(5 * 60_000);
		const late = await door.mutate('session.signInByPasskey', shown);
		expect(late).toMatchObject({ status: 403, error: { code: 'E_PASSKEY_LATE' } });
		expect((await browser.mutate('account.addPasskey', made)).error?.code).toBe('E_PASSKEY_LATE');
	});

	it('when another browser or another session was asked', async () => {
		const asking = test.browser();
		const shown = ann.device.show(await asked(asking));
		const elsewhere = test.browser();
		for (const cookie of [null, `__Host-lt-door=${'A'.repeat(43)}`]) {
			elsewhere.cookie = cookie;
			const answer = await elsewhere.mutate('session.signInByPasskey', shown);
			expect(answer.error?.code).toBe('E_PASSKEY_LATE');
		}
		// It was not for them to use up.
		expect((await asking.mutate('session.signInByPasskey', shown)).status).toBe(200);

		const made = authenticator().make(await wanted(ann.browser));
		expect((await ben.browser.mutate('account.addPasskey', made)).error?.code).toBe(
			'E_PASSKEY_LATE'
		);
	});

	it('when it cannot be read, or is of a kind that is not verified here', async () => {
		const { browser } = ben;
		const before = await listed(browser);
		const honest = async () => authenticator().make(await wanted(browser));
		const bent = async (change: (data: Buffer) => Buffer) => {
			test.later(61_000);
			const made = await honest();
			const data = Buffer.from(String(made['authenticatorData']), 'base64url');
			const authenticatorData = change(data).toString('base64url');
			const answer = await browser.mutate('account.addPasskey', { ...made, authenticatorData });
			return answer.error?.code;
		};
		const without = (at: number, byte: number) => (data: Buffer) => {
			data[at] = byte;
			return data;
		};
		expect(await bent((data) => data.subarray(0, 37))).toBe('E_PASSKEY_UNREADABLE');
		expect(await bent((data) => data.subarray(0, 20))).toBe('E_PASSKEY_UNREADABLE');
		// No credential in it; an id of 8 bytes; another algorithm; a point off the curve.
		expect(await bent(without(32, 0x05))).toBe('E_PASSKEY_UNREADABLE');
		expect(await bent(without(54, 8))).toBe('E_PASSKEY_UNREADABLE');
		const key = 37 + 18 + 32;
		expect(await bent(without(key + 4, 0x27))).toBe('E_PASSKEY_KIND');
		expect(await bent(without(key + 20, 0x01))).toBe('E_PASSKEY_UNREADABLE');
		const garbage = { ...(await honest()), clientData: 'AAAA' };
		expect((await browser.mutate('account.addPasskey', garbage)).error?.code).toBe(
			'E_PASSKEY_UNREADABLE'
		);
		expect(await listed(browser)).toEqual(before);
	});
});

describe('tries', () => {
	it('are counted as those of a password are, by the passkey and by the address', async () => {
		const { device } = ann;
		const codes: (string | undefined)[] = [];
		for (let i = 0; i < 6; i++) {
			const browser = test.browser({ peer: `203.0.113.${i}` });
			codes.push((await show(device, { key: authenticator().key }, browser)).error?.code);
		}
		expect(codes).toEqual([...Array(5).fill('E_PASSKEY_WRONG'), 'E_TOO_MANY']);
		const crowd = { peer: '203.0.113.99' };
		const asking = await Promise.all(
			Array.from({ length: 31 }, () => test.browser(crowd).mutate('session.askPasskey'))
		);
		expect(asking.filter(({ status }) => status === 429)).toHaveLength(1);
	});

	it('of a passkey of an example account are refused', async () => {
		const { device, id } = await holder();
		await test.fresh.asOwner('update users set demo = true where id = $1', [id]);
		expect((await show(device)).error?.code).toBe('E_PASSKEY_UNKNOWN');
	});
});

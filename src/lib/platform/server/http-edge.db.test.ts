import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
	origin,
	read,
	signedUp,
	testApp,
	type Browser,
	type TestApp
} from '../../../../tests/support/app.ts';

let test: TestApp;
let browser: Browser;

beforeAll(async () => {
	test = await testApp();
	({ browser } = await signedUp(test, 'ann@example.org'));
});
afterAll(async () => {
	expect(test.reported).toEqual([]);
	await test.close();
});

const name = async () => ((await browser.query('account.get')).data as { name: string }).name;

/** What another page can make a browser send, or a tool without one. */
const forgeries: Record<string, { headers: Record<string, string | null>; code: string }> = {
	'no origin at all': { headers: { origin: null }, code: 'E_ORIGIN' },
	'the origin of another site': { headers: { origin: 'https://evil.example' }, code: 'E_ORIGIN' },
	'an opaque origin': { headers: { origin: 'null' }, code: 'E_ORIGIN' },
	'our name on another port': { headers: { origin: 'http://localhost:3001' }, code: 'E_ORIGIN' },
	'our name with another scheme': {
		headers: { origin: 'https://localhost:3000' },
		code: 'E_ORIGIN'
	},
	'a host that is not local': {
		headers: { host: 'evil.example', origin: 'http://evil.example' },
		code: 'E_ORIGIN'
	},
	'the browser’s own word that it is cross-site': {
		headers: { 'sec-fetch-site': 'cross-site' },
		code: 'E_ORIGIN'
	},
	'a sibling site': { headers: { 'sec-fetch-site': 'same-site' }, code: 'E_ORIGIN' },
	'a form': {
		headers: { 'content-type': 'application/x-www-form-urlencoded' },
		code: 'E_CONTENT_TYPE'
	},
	'a form with files': {
		headers: { 'content-type': 'multipart/form-data; boundary=x' },
		code: 'E_CONTENT_TYPE'
	},
	'plain text, which needs no permission': {
		headers: { 'content-type': 'text/plain' },
		code: 'E_CONTENT_TYPE'
	},
	'raw bytes': { headers: { 'content-type': 'application/octet-stream' }, code: 'E_CONTENT_TYPE' },
	'JSON in a charset of its own': {
		headers: { 'content-type': 'application/json; charset=utf-7' },
		code: 'E_CONTENT_TYPE'
	},
	'no content type': { headers: { 'content-type': null }, code: 'E_CONTENT_TYPE' },
	'no header of ours': { headers: { 'x-lt-client': null }, code: 'E_CLIENT' }
};

describe('a write with the person’s cookie', () => {
	it('is done when it comes from our own page', async () => {
		expect((await browser.mutate('account.rename', { name: 'Ann' })).status).toBe(200);
		const plain = browser.request('account.rename', { name: 'Ann' }, { 'sec-fetch-site': null });
		expect((await test.send(plain)).status).toBe(200);
		expect(await name()).toBe('Ann');
	});

	for (const [what, { headers, code }] of Object.entries(forgeries)) {
		it(`is refused with ${what}`, async () => {
			for (const path of ['account.rename', 'session.signOut', 'sync.push', 'no.such']) {
				const answer = await read(
					await test.send(browser.request(path, { name: 'Mallory' }, headers))
				);
				expect({ path, code: answer.error?.code }).toEqual({ path, code });
				expect(answer.headers.has('set-cookie')).toBe(false);
			}
			expect(await name()).toBe('Ann');
		});
	}

	it('is not smuggled in by another method or by GET', async () => {
		const good = browser.request('account.rename', { name: 'Mallory' });
		const url = `${good.url}?input=${encodeURIComponent(JSON.stringify({ name: 'Mallory' }))}`;
		const headers = { cookie: browser.cookie ?? '' };
		expect((await test.send(new Request(url, { headers }))).status).toBe(405);
		for (const method of ['PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
			const answer = await test.send(new Request(url, { method, headers }));
			expect(answer.status).toBe(403);
		}
		expect(await name()).toBe('Ann');
	});
});

describe('a read', () => {
	const get = (headers: Record<string, string>) =>
		test.send(
			new Request(`${origin}/api/trpc/account.get`, {
				headers: { cookie: browser.cookie ?? '', ...headers }
			})
		);

	it('is refused to other sites', async () => {
		for (const site of ['cross-site', 'same-site'])
			expect((await read(await get({ 'sec-fetch-site': site }))).error?.code).toBe('E_ORIGIN');
		expect((await get({ 'sec-fetch-site': 'same-origin' })).status).toBe(200);
		expect((await get({ 'sec-fetch-site': 'none' })).status).toBe(200);
	});

	it('gives no other origin leave to look', async () => {
		const answer = await get({ origin: 'https://evil.example' });
		expect([...answer.headers.keys()].filter((key) => key.startsWith('access-control'))).toEqual(
			[]
		);
	});
});

describe('with a given origin', () => {
	it('takes that one alone, byte for byte', async () => {
		const abroad = await testApp({ ORIGIN: 'https://life.example.org' });
		const from = async (headers: Record<string, string>) => {
			const at = { peer: '203.0.113.7', origin: 'https://life.example.org' };
			const request = abroad.browser(at).request('session.signOut', undefined, headers);
			return (await abroad.send(request, at.peer)).status;
		};
		expect(await from({})).toBe(200);
		for (const origin of [
			'https://LIFE.example.org',
			'https://life.example.org/',
			'https://life.example.org.evil.example',
			'http://life.example.org',
			'http://localhost:3000'
		])
			expect({ origin, status: await from({ origin }) }).toEqual({ origin, status: 403 });
		await abroad.close();
	});
});

describe('every answer', () => {
	const always = {
		'x-content-type-options': 'nosniff',
		'referrer-policy': 'no-referrer',
		'cross-origin-opener-policy': 'same-origin',
		'cross-origin-resource-policy': 'same-origin',
		'x-frame-options': 'DENY',
		'cache-control': 'no-store',
		'content-security-policy':
			"default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
	};

	it('carries the security headers and a request id, whether it is good or not', async () => {
		const answers = [
			await browser.query('account.get'),
			await browser.query('account.nothing'),
			await browser.mutate('account.rename', { name: 7 }),
			await test.browser().query('account.get'),
			await read(await test.send(browser.request('account.rename', {}, { origin: null })))
		];
		expect(answers.map((answer) => answer.status)).toEqual([200, 404, 400, 401, 403]);
		for (const { headers } of answers) {
			expect(Object.fromEntries(headers)).toMatchObject(always);
			expect(headers.get('x-request-id')).toMatch(/^[0-9a-f]{12}$/);
			expect(headers.has('strict-transport-security')).toBe(false);
		}
	});

	it('names its request in an error, so that the log can be found by it', async () => {
		const answer = await browser.mutate('account.rename', {});
		expect(answer.error?.['requestId']).toBe(answer.headers.get('x-request-id'));
	});
});

describe('an error that nobody foresaw', () => {
	it('tells the log everything and the answer nothing', async () => {
		const own = await testApp();
		const person = await signedUp(own, 'bob@example.org');
		await own.fresh.asOwner('alter table devices rename column seen_at to seen');
		const answer = await person.browser.query('account.devices');
		expect(answer).toMatchObject({ status: 500, error: { code: 'E_INTERNAL' } });
		expect(answer.text).not.toMatch(/seen|column|select|stack|\bat \//i);
		expect(String((own.reported[0] as Error).stack)).toContain('seen_at');
		await own.close();
	});
});

describe('readiness', () => {
	it('is lost with the database and with the wish to stop, and says which', async () => {
		const own = await testApp();
		expect(await own.app.failingChecks()).toEqual([]);
		own.app.stopBeginning();
		expect(await own.app.failingChecks()).toEqual(['stopping']);
		const other = await testApp();
		await other.fresh.database.close();
		const begun = performance.now();
		expect(await other.app.failingChecks()).toEqual(['database']);
		expect(performance.now() - begun).toBeLessThan(1_500);
		await own.close();
		await other.close();
	});
});

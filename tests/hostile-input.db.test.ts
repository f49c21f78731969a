import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { origin, read, signedUp, testApp, type Browser, type TestApp } from './support/app.ts';
import { inputsNaming, openProcedures } from './support/procedures.ts';

let test: TestApp;
let browser: Browser;

beforeAll(async () => {
	test = await testApp({ LIFE_REGISTRATION: 'open' });
	({ browser } = await signedUp(test, 'ann@example.org'));
});
afterEach(() => expect(test.reported.splice(0)).toEqual([]));
afterAll(() => test.close());

const megabyte = 'x'.repeat(900_000);
/** Each stands once in the place of every value of every input, as JSON text. */
const hostile: Record<string, string> = {
	null: 'null',
	'a number': '7',
	'a negative fraction': '-0.5',
	'a number past every integer': '9007199254740993',
	'an infinite number': '1e999',
	'a text': '"text"',
	'an empty text': '""',
	'a NUL byte': '"a\\u0000b"',
	'half a character': '"\\ud800"',
	'a list': '[]',
	'a list of lists': '[[[]]]',
	'an object': '{}',
	'a prototype': '{"__proto__":{"polluted":true}}',
	'a constructor': '{"constructor":{"prototype":{"polluted":true}}}',
	'a boolean': 'true',
	SQL: '"\'; drop table users; --"',
	markup: '"<img src=x onerror=alert(1)>"',
	'half a megabyte': `"${'y'.repeat(500_000)}"`
};

/** Whole bodies that are no input of anything. */
const bodies: Record<string, { body: BodyInit | null; codes: string[] }> = {
	nothing: { body: null, codes: ['E_INPUT'] },
	'no JSON': { body: '{"a":', codes: ['E_JSON'] },
	'a page': { body: '<!doctype html><title>x</title>', codes: ['E_JSON'] },
	'text after the end': { body: '{} {}', codes: ['E_JSON'] },
	'bytes that are no text': {
		body: new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0xff]),
		codes: ['E_TEXT']
	},
	'two megabytes': { body: `"${megabyte}${megabyte}"`, codes: ['E_BODY_TOO_LARGE'] },
	'ten thousand brackets': { body: '['.repeat(10_000) + ']'.repeat(10_000), codes: ['E_TOO_DEEP'] },
	'ten thousand keys deep': {
		body: '{"a":'.repeat(10_000) + '1' + '}'.repeat(10_000),
		codes: ['E_TOO_DEEP']
	},
	'a prototype': { body: '{"__proto__":{"polluted":true},"name":"x"}', codes: ['E_INPUT'] }
};

const named = (status: number) => status < 500 || status === 503;

const isOpen = (path: string) => openProcedures.includes(path);

async function post(path: string, body: BodyInit | null, search = '') {
	// Signing in ends the session it comes with; the others need it to get to their input.
	const { headers } = (isOpen(path) ? test.browser() : browser).request(path, null);
	const url = `${origin}/api/trpc/${path}${search}`;
	return read(await test.send(new Request(url, { method: 'POST', headers, body })));
}

/** Every place of a value in a JSON text, and the text with another value there. */
function bent(input: unknown, replacement: string): string[] {
	const places: string[] = [];
	const visit = (value: unknown, rebuild: (part: string) => string): void => {
		places.push(rebuild(replacement));
		if (value === null || typeof value !== 'object') return;
		const isList = Array.isArray(value);
		const entries = Object.entries(value);
		for (const [key, child] of entries) {
			visit(child, (part) => {
				const parts = entries.map(([name, other]) => {
					const text = name === key ? part : JSON.stringify(other);
					return isList ? text : `${JSON.stringify(name)}:${text}`;
				});
				return rebuild(isList ? `[${parts.join()}]` : `{${parts.join()}}`);
			});
		}
	};
	visit(input, (part) => part);
	return places;
}

const ids = {
	email: 'nobody@example.org',
	userId: '00000000-0000-4000-8000-000000000001',
	sessionId: '00000000-0000-4000-8000-000000000002',
	rowId: '00000000-0000-4000-8000-000000000003',
	deviceId: '00000000-0000-4000-8000-000000000004',
	runId: '00000000-0000-4000-8000-000000000005',
	passkeyId: '00000000-0000-4000-8000-000000000006',
	sourceId: 'of-nobody'
};
const mutations = () =>
	Object.entries(
		test.app.router._def.procedures as unknown as Record<string, { _def: { type: string } }>
	)
		.filter(([, procedure]) => procedure._def.type === 'mutation')
		.map(([path]) => path);

// Making a year of example data a hundred times over proves nothing about its input.
const expensive = ['session.lookAround'];

describe('hostile input', () => {
	it('in the place of any value gets a named error, never ours to fix', async () => {
		let calls = 0;
		for (const path of mutations().filter((path) => !expensive.includes(path))) {
			const inputs = (inputsNaming[path]?.(ids) ?? []).filter((input) => input !== undefined);
			for (const input of inputs) {
				for (const [what, replacement] of Object.entries(hostile)) {
					for (const body of bent(input, replacement)) {
						const answer = await post(path, body);
						calls += 1;
						const shown = { path, what, body: body.slice(0, 400), status: answer.status };
						expect({ ...shown, named: named(answer.status) }).toEqual({ ...shown, named: true });
						if (answer.status !== 200) expect(answer.error?.code).toMatch(/^E_[A-Z_]+$/);
						expect(answer.error?.code).not.toBe('E_SIGNED_OUT');
						expect(answer.text).not.toMatch(/\bat .*\.ts|node_modules/);
					}
				}
			}
		}
		expect(calls).toBeGreaterThan(500);
		expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
	}, 300_000);

	for (const [what, { body, codes }] of Object.entries(bodies)) {
		it(`as a whole body (${what}) gets a named error`, async () => {
			const answer = await post('account.rename', body);
			expect(codes).toContain(answer.error?.code);
			expect(answer.status).toBeLessThan(500);
		});
	}

	it('as a batch of too many, of none, or of strangers is refused', async () => {
		const paths = (count: number) => Array(count).fill('account.rename').join(',');
		const eleven = await post(paths(11), '{}', '?batch=1');
		expect(eleven.status).toBe(400);
		const unknown = await post('no.such,other.such', '{}', '?batch=1');
		expect(unknown.status).toBe(404);
		const prototype = await post('__proto__', '{}');
		expect(prototype.status).toBe(404);
		const deep = await post('session.constructor', '{}');
		expect(deep.status).toBe(404);
	});

	it('in the address is refused', async () => {
		for (const search of [
			'?input=%7B',
			'?input=%00',
			'?batch=1&input=[]',
			`?input="${'a'.repeat(9000)}"`
		]) {
			const url = `${origin}/api/trpc/account.get${search}`;
			const headers = { cookie: browser.cookie ?? '' };
			const answer = await test.send(new Request(url, { headers }));
			expect(answer.status).toBeLessThan(500);
		}
	});
});

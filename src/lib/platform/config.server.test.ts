import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { readConfig } from './config.server.ts';
import { InvalidConfiguration } from './config-problem.server.ts';
import { variables } from './config-variables.server.ts';

function mistakes(env: Record<string, string>) {
	try {
		readConfig(env);
	} catch (error) {
		if (error instanceof InvalidConfiguration) return error;
		throw error;
	}
	throw new Error('accepted');
}

describe('readConfig', () => {
	it('has a working default for everything', () => {
		const config = readConfig({});
		expect(config).toMatchObject({
			databaseUrl: undefined,
			host: '127.0.0.1',
			port: 3000,
			origin: 'http://localhost:3000',
			originGiven: false,
			registration: 'closed',
			providers: 'live'
		});
		expect(config.dataDir).toMatch(/\/data$/);
	});

	it('follows PORT in the local origin and keeps a given origin without its slash', () => {
		expect(readConfig({ PORT: '4010' }).origin).toBe('http://localhost:4010');
		const given = readConfig({ ORIGIN: 'https://life.example.org/' });
		expect(given.origin).toBe('https://life.example.org');
		expect(given.originGiven).toBe(true);
	});

	it('treats an empty value as absent', () => {
		expect(readConfig({ PORT: '', DATABASE_URL: ' ', LIFE_SECRET_KEY: '' })).toEqual(
			readConfig({})
		);
	});

	it('names every mistake at once, with what was found and what is expected', () => {
		const error = mistakes({ PORT: '70000', LIFE_PROVIDERS: 'fake', ORIGIN: 'life.example.org' });
		expect(error.code).toBe('E_CONFIGURATION');
		expect(error.problems.map((problem) => problem.name)).toEqual([
			'PORT',
			'ORIGIN',
			'LIFE_PROVIDERS'
		]);
		expect(error.message).toContain('PORT: found 70000; expected a whole number from 1 to 65535');
		expect(error.message).toContain('LIFE_PROVIDERS: found fake; expected live or sandbox');
	});

	it('refuses an unknown LIFE_ name and says which one was probably meant', () => {
		expect(mistakes({ LIFE_DATADIR: '/x' }).message).toContain('did you mean LIFE_DATA_DIR?');
		expect(mistakes({ LIFE_COLOUR: 'red' }).message).toContain('expected a known name');
		expect(readConfig({ LIFEBOAT: 'x', PATH: '/bin' })).toEqual(readConfig({}));
	});

	it.each([
		['ORIGIN', 'https://life.example.org/app'],
		['ORIGIN', 'https://life.example.org?x=1'],
		['PORT', '3000.5'],
		['PORT', '-1'],
		['PORT', '0x10'],
		['HOST', 'a b'],
		['DATABASE_URL', 'mysql://x/y'],
		['DATABASE_URL', 'not an address'],
		['LIFE_SYNC_EVERY_MINUTES', '0'],
		['LIFE_SECRET_KEY', 'too short'],
		['WHOOP_API_URL', 'ftp://x']
	])('refuses %s=%s', (name, value) => {
		expect(mistakes({ [name]: value }).problems.map((p) => p.name)).toEqual([name]);
	});

	it('never shows a secret, neither when it is right nor when it is wrong', () => {
		const config = readConfig({
			DATABASE_URL: 'postgres://u:hush-1@h/db',
			LIFE_SECRET_KEY: 'ab'.repeat(32),
			TOGGL_API_TOKEN: 'hush-2'
		});
		const shown = `${JSON.stringify(config)} ${inspect(config, { depth: 9 })} ${String(config.toggl.apiToken)}`;
		expect(shown).not.toMatch(/hush|abab/);
		expect(config.toggl.apiToken?.reveal()).toBe('hush-2');
		expect(mistakes({ LIFE_SECRET_KEY: 'hush-3' }).message).not.toContain('hush-3');
		expect(mistakes({ DATABASE_URL: 'mysql://u:hush-4@h' }).message).not.toContain('hush-4');
	});
});

describe('.env.example', () => {
	const text = readFileSync(new URL('../../../.env.example', import.meta.url), 'utf8');
	const written = Object.fromEntries(
		[...text.matchAll(/^# ([A-Z][A-Z_]*)=(.*)$/gm)].map((match) => [match[1], match[2]])
	);

	it('lists exactly the variables of the code', () => {
		expect(Object.keys(written).sort()).toEqual(Object.keys(variables).sort());
	});

	it('shows the true default of each', () => {
		for (const [name, variable] of Object.entries(variables)) {
			const value = variable.schema.parse(undefined);
			expect(`${name}=${written[name]}`).toBe(`${name}=${value ?? ''}`);
		}
	});
});

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfig } from '#lib/platform/config.server.ts';
import { lifetracker } from '../../../tests/support/command-line.ts';
import { whoopRig, type WhoopRig } from '../../../tests/support/providers.ts';
import { doctor as examine } from './doctor.ts';

let rig: WhoopRig;
let person: string;
beforeAll(async () => {
	rig = await whoopRig({ days: 30 });
	person = await rig.person();
});
afterAll(() => rig.close());

const environment = () => ({
	DATABASE_URL: rig.fresh.url,
	LIFE_DATA_DIR: rig.line.config.dataDir,
	LIFE_PROVIDERS: 'sandbox'
});

interface Event {
	readonly level?: string;
	readonly check?: string;
	readonly said?: string;
}

const told = (events: readonly Event[]) => {
	const found = events.filter(({ check }) => check !== undefined);
	const problems = found.filter(({ level }) => level === 'problem');
	return { found, problems: problems.map(({ check, said }) => [check, said]) };
};

async function doctor(over: Record<string, string> = {}) {
	const events: Event[] = [];
	const output = {
		say: (_sentence: string, event: Event = {}) => void events.push(event),
		progress: () => undefined
	};
	const code = await examine(output, () => readConfig({ ...environment(), ...over }));
	return { code, ...told(events) };
}

test('doctor finds nothing to do where nothing is wrong, and says what it has looked at', async () => {
	const { code, events } = await lifetracker({ env: environment() }, 'doctor', '--json');
	const { found, problems } = told(events);
	expect({ code, problems }).toEqual({ code: 0, problems: [] });
	expect(events.at(-1)).toEqual({ ok: true, problems: 0 });
	const checks = found.map(({ check }) => check);
	for (const check of ['configuration', 'data folder', 'migrations', 'database', 'key'])
		expect(checks).toContain(check);
	expect(found).toContainEqual(
		expect.objectContaining({ check: 'key', said: 'It opens each of the 2 stored secrets.' })
	);
});

test('doctor tells a mistake in the environment and goes no further', async () => {
	const { code, problems } = await doctor({ LIFE_PROVIDER: 'live' });
	expect(code).toBe(1);
	expect(problems).toEqual([['configuration', expect.stringContaining('LIFE_PROVIDERS')]]);
});

test('doctor tells a database that is not there, and looks at the rest all the same', async () => {
	const { code, problems, found } = await doctor({
		DATABASE_URL: 'postgres://nobody:x@127.0.0.1:1/none'
	});
	expect(code).toBe(1);
	expect(problems.map(([check]) => check)).toEqual(['migrations', 'database']);
	expect(found.at(-1)).toMatchObject({ check: 'providers' });
});

test('doctor tells another key, a clock that is wrong and an app that is missing', async () => {
	const hour = 3_600_000;
	const late = createServer((_request, answer) => {
		answer
			.setHeader('date', new Date(Date.now() - hour).toUTCString())
			.writeHead(401)
			.end();
	});
	await new Promise<void>((resolve) => late.listen(0, '127.0.0.1', resolve));
	const { port } = late.address() as AddressInfo;
	const { code, problems, found } = await doctor({
		LIFE_SECRET_KEY: 'ab'.repeat(32),
		LIFE_PROVIDERS: 'live',
		WHOOP_API_URL: `http://127.0.0.1:${port}`,
		WITHINGS_API_URL: `http://127.0.0.1:${port}`,
		TOGGL_API_URL: `http://127.0.0.1:${port}`
	});
	late.close();
	expect(code).toBe(1);
	expect(problems).toContainEqual(['key', expect.stringContaining('It opens 0 of 2')]);
	expect(problems).toContainEqual([
		'clock of Whoop',
		expect.stringMatching(/^This machine's clock is 3\d{3} s ahead of it\./)
	]);
	expect(found).toContainEqual(expect.objectContaining({ level: 'note', check: 'Whoop app' }));
});

test('doctor counts the records that are set aside, and calls nobody for them', async () => {
	await rig.run(person);
	await rig.fresh.asOwner(
		`update provider_payloads set problem = 'At most 21.', problem_field = 'strain',
			set_aside_at = now() where user_id = $1::uuid and source_id in
			(select source_id from provider_payloads where user_id = $1::uuid order by source_id limit 2)`,
		[person]
	);
	const { code, found } = await doctor();
	await rig.fresh.asOwner('update provider_payloads set problem = null, set_aside_at = null');
	expect(code).toBe(0);
	expect(found).toContainEqual({
		level: 'note',
		check: `Whoop of ${person}@example.org`,
		said: "2 records couldn't be read. Each is kept, with its reason, under Connections."
	});
});

test('doctor names a connection that waits for its person', async () => {
	await rig.control({ do: 'end_grants' });
	await rig.run(person);
	const { code, problems } = await doctor();
	expect(code).toBe(1);
	expect(problems).toEqual([
		[`Whoop of ${person}@example.org`, 'It wants a new sign-in: run whoop-auth.']
	]);
});

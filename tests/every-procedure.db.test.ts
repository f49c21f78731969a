import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { weighIn } from '#lib/domains/weight/entity.ts';
import { openSession } from '#lib/platform/auth/sign-in.server.ts';
import { withInitial } from '#lib/platform/entity/validation.ts';
import { listen, type Listening } from '#lib/providers/listen.server.ts';
import { createFoodSandbox } from '#lib/providers/open-food-facts/sandbox.server.ts';
import { origin, read, signedUp, testApp, type Browser, type TestApp } from './support/app.ts';
import { inputsNaming, openProcedures, type Ids } from './support/procedures.ts';
import { creation, pushInput } from './support/sync-device.ts';

/** Stands in everything of Ann's that an answer could give away. */
const marker = 'annsmarker';
const deviceId = '00000000-0000-4000-8000-0000000000a0';

let test: TestApp;
let foods: Listening;
let ann: Ids;
let intruderId: string;

beforeAll(async () => {
	foods = await listen(createFoodSandbox({}));
	test = await testApp({ LIFE_REGISTRATION: 'open', OPEN_FOOD_FACTS_URL: foods.url });
	hashes = await hashesOfEveryTable();
	ann = await makeAnn();
	({ id: intruderId } = await signedUp(test, 'intruder@example.org'));
});
afterAll(async () => {
	await test.close();
	await foods.close();
});

async function makeAnn(): Promise<Ids> {
	const email = `${marker}@example.org`;
	const { browser, id: userId } = await signedUp(test, email);
	await browser.mutate('account.rename', { name: marker });
	const values = withInitial(weighIn, {
		measuredAt: Date.UTC(2026, 9, 1),
		utcOffset: 0,
		weightKg: 80,
		note: marker
	});
	const row = creation(weighIn, values);
	const pushed = pushInput([row], { device: deviceId, deviceName: marker });
	expect((await browser.mutate('sync.push', pushed)).status).toBe(200);
	const sessions = (await browser.query('account.sessions')).data as { id: string }[];
	const runId = await connect(userId);
	const passkeyId = await addPasskey(userId);
	const sessionId = sessions[0]!.id;
	await addSubscription(userId, sessionId);
	const ids = { email, userId, sessionId, rowId: row.id, deviceId, runId, passkeyId };
	await seesHerRun(browser, runId);
	return { ...ids, sourceId: marker };
}

/** A connection with a run behind it, not due: nothing happens to it by itself. */
async function connect(userId: string): Promise<string> {
	await test.fresh.asOwner(
		`insert into oauth_credentials (user_id, id, provider, external_name, external_user_id, status)
		values ($1, gen_random_uuid(), 'whoop', $2, $2, 'active')`,
		[userId, marker]
	);
	const [run] = await test.fresh.asOwner<{ id: string }>(
		`insert into sync_runs (user_id, id, provider, trigger, state, error)
		values ($1, gen_random_uuid(), 'whoop', 'manual', 'failed', $2) returning id`,
		[userId, marker]
	);
	await test.fresh.asOwner(
		`insert into sync_run_steps (user_id, run_id, id, entity, effect, row_ids, source_ids, happened_at)
		values ($1, $2, gen_random_uuid(), 'workouts', 'created', array[gen_random_uuid()], array[$3], array[null]::timestamptz[])`,
		[userId, run!.id, marker]
	);
	await test.fresh.asOwner(
		`insert into provider_payloads (user_id, provider, entity, source_id, payload, hash)
		values ($1, 'whoop', 'workouts', $2, '{}', '')`,
		[userId, marker]
	);
	return run!.id;
}

/** By its own id as credential's id, as the inputs of the procedures name it. */
async function addPasskey(userId: string): Promise<string> {
	const [passkey] = await test.fresh.asOwner<{ id: string }>(
		`insert into passkeys (user_id, id, credential_id, public_key, algorithm, name)
		select $1, id, convert_to(id::text, 'utf8'), '', -7, $2 from gen_random_uuid() as id returning id`,
		[userId, marker]
	);
	return passkey!.id;
}

/** Where her browser is reached, and what it was told. */
async function addSubscription(userId: string, sessionId: string): Promise<void> {
	await test.fresh.asOwner(
		`insert into push_subscriptions (user_id, session_id, hash, sealed, service, zone, created_at)
		values ($1, $2, sha256('ann'), '', $3, 'UTC', now())`,
		[userId, sessionId, marker]
	);
	await test.fresh.asOwner(
		`insert into push_messages (user_id, session_id, key, next_try_at, done_at, created_at)
		values ($1, $2, $3, now(), now(), now())`,
		[userId, sessionId, marker]
	);
}

/** What nobody else may see is there to be seen. */
async function seesHerRun(browser: Browser, run: string): Promise<void> {
	const rows = await browser.query('connections.runRows', { provider: 'whoop', run });
	expect(rows.data).toMatchObject([{ sourceId: marker, effect: 'created' }]);
	const name = { provider: 'whoop', entity: 'workouts', sourceId: marker };
	const payload = await browser.query('connections.payload', name);
	expect(payload.data).toMatchObject({ payload: {} });
}

/** Hashes every table's rows that are Ann's. What was done to her is not hers to lose. */
let hashes: string;

/** Said once: what the catalogue says of itself is slow, and this is asked around each procedure. */
async function hashesOfEveryTable(): Promise<string> {
	const tables = await test.fresh.asOwner<{ name: string; owner: string }>(
		`select table_name as name, column_name as owner from information_schema.columns
		where table_schema = 'public' and table_name <> 'audit_log'
			and (column_name = 'user_id' or (table_name = 'users' and column_name = 'id'))`
	);
	const parts = tables.map(
		({
			name,
			owner
		}) => `select '${name}' as name, string_agg(t::text, '|' order by t::text) as rows
			from "${name}" t where ${owner} = $1`
	);
	parts.push(
		`select 'oauth_clients', string_agg(t::text, '|' order by t::text) from oauth_clients t`
	);
	return `select name, coalesce(md5(rows), 'none') as hash from (${parts.join(' union all ')}) as all_rows`;
}

/** A hash of every row that is Ann's, in every table, and of what the instance is set to. */
async function everythingOfAnn(): Promise<Record<string, string>> {
	const rows = await test.fresh.asOwner<{ name: string; hash: string }>(hashes, [ann.userId]);
	return Object.fromEntries(rows.map(({ name, hash }) => [name, hash]));
}

const intruder = () => sessionOf(intruderId);

async function sessionOf(userId: string): Promise<Browser> {
	const browser = test.browser();
	const visitor = { address: '127.0.0.1', local: true, userAgent: '' };
	const from = { visitor, oldToken: null };
	const [{ auth_epoch: authEpoch } = { auth_epoch: 0 }] = await test.fresh.asOwner<{
		auth_epoch: number;
	}>('select auth_epoch from users where id = $1', [userId]);
	const token = await openSession(test.app.accounts, { id: userId, authEpoch }, from);
	browser.cookie = `__Host-lt=${token}`;
	return browser;
}

const procedures = () =>
	test.app.router._def.procedures as unknown as Record<string, { _def: { type: string } }>;

async function call(browser: Browser, path: string, input: unknown) {
	const { type } = procedures()[path]!._def;
	if (type === 'query') return browser.query(path, input);
	if (type === 'mutation') return browser.mutate(path, input);
	return firstOfStream(browser, path);
}

/** A stream has no end of its own: what it says within a moment. */
async function firstOfStream(browser: Browser, path: string) {
	const stop = new AbortController();
	setTimeout(() => stop.abort(), 300);
	const headers = {
		accept: 'text/event-stream',
		...(browser.cookie && { cookie: browser.cookie })
	};
	const url = `${origin}/api/trpc/${path}`;
	const response = await test.send(new Request(url, { headers, signal: stop.signal }));
	return read(response);
}

const code = (text: string) => /"code":"(E_\w+)"/.exec(text)?.[1];

describe('every procedure', () => {
	it('is listed with inputs that name another person’s things', () => {
		expect(Object.keys(inputsNaming).sort()).toEqual(Object.keys(procedures()).sort());
	});

	for (const [path, inputsFor] of Object.entries(inputsNaming)) {
		it(`${path} gives an intruder nothing and changes nothing`, async () => {
			test.later(61_000);
			const before = await everythingOfAnn();
			for (const input of inputsFor(ann)) {
				const answer = await call(await intruder(), path, input);
				expect(answer.text).not.toContain(marker);
				expect(answer.status).toBeLessThan(500);
			}
			expect(await everythingOfAnn()).toEqual(before);
			expect(test.reported).toEqual([]);
		});

		it(`${path} gives a stranger nothing and changes nothing`, async () => {
			test.later(61_000);
			const before = await everythingOfAnn();
			for (const input of inputsFor(ann)) {
				const answer = await call(test.browser(), path, input);
				expect(answer.text).not.toContain(marker);
				if (!openProcedures.includes(path)) expect(code(answer.text)).toBe('E_SIGNED_OUT');
			}
			expect(await everythingOfAnn()).toEqual(before);
		});

		it(`${path} takes no field that is not its own`, async () => {
			test.later(61_000);
			const objects = inputsFor(ann).filter((input) => typeof input === 'object');
			const forbidden = { userId: ann.userId, role: 'owner', revision: 1, owner: true };
			// Some are for the owner alone, who is Ann; with a field too many they do nothing for her.
			const caller = path.startsWith('admin.') ? ann.userId : intruderId;
			for (const input of objects) {
				for (const [key, value] of Object.entries(forbidden)) {
					const answer = await call(await sessionOf(caller), path, {
						...(input as object),
						[key]: value
					});
					expect({ path, key, code: answer.error?.code }).toEqual({ path, key, code: 'E_INPUT' });
				}
			}
			expect(test.reported).toEqual([]);
		});
	}

	it('would be caught: the check sees a change of Ann’s rows', async () => {
		const before = await everythingOfAnn();
		await test.fresh.asOwner(`update weigh_ins set note = 'touched' where user_id = $1`, [
			ann.userId
		]);
		expect(await everythingOfAnn()).not.toEqual(before);
	});
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { testApp, type TestApp } from '../../../tests/support/app.ts';
import type { ProviderHealth } from './provider-health.ts';

let app: TestApp;
let owner: ReturnType<TestApp['browser']>;
const account = (email: string) => ({ email, name: 'Ann', password: 'four unrelated plain words' });

beforeAll(async () => {
	app = await testApp({ LIFE_PROVIDERS: 'sandbox', LIFE_REGISTRATION: 'open' });
	owner = app.browser();
	await owner.mutate('session.setUp', account('ann@example.org'));
});
afterAll(() => app.close());

async function health(): Promise<ProviderHealth[]> {
	return (await owner.query('admin.providers.health')).data as ProviderHealth[];
}

/** A connection as it has come to stand. */
async function standing(status: string, failures = 0, failingFor = '1 minute'): Promise<void> {
	const [made] = await app.fresh.asOwner<{ id: string }>(
		`insert into users (id, email, name, password_hash)
		values (gen_random_uuid(), gen_random_uuid()::text, '', '') returning id`
	);
	await app.fresh.asOwner(
		`insert into oauth_credentials (user_id, id, provider, realm, status, failures, failing_since,
			external_user_id) values ($1, gen_random_uuid(), 'whoop', 'sandbox', $2, $3,
			case when $3::int > 0 then now() - $4::interval end, 'somebody')`,
		[made!.id, status, failures, failingFor]
	);
	await app.fresh.asOwner(
		`insert into sync_runs (user_id, id, provider, trigger, state, counts, started_at)
		values ($1, gen_random_uuid(), 'whoop', 'schedule', case when $2::int = 0 then 'done'
			else 'failed' end, '{"skipped": 2}', now() - interval '1 hour'),
		($1, gen_random_uuid(), 'whoop', 'schedule', 'failed', '{}', now() - interval '2 days')`,
		[made!.id, failures]
	);
}

test('the owner sees in numbers how a provider goes for everyone, dead letters and outage included', async () => {
	await standing('active');
	await standing('active', 10);
	await standing('active', 1, '25 hours');
	await standing('active', 9, '23 hours');
	await standing('paused');
	await standing('reconnect', 1);
	const [whoop, withings, toggl] = await health();
	expect(whoop).toMatchObject({
		provider: 'whoop',
		isSandbox: true,
		connections: { active: 4, paused: 1, reconnect: 1, attention: 2 },
		runs: { done: 2, failed: 4, waiting: 0, skipped: 12 },
		downUntil: null
	});
	for (const other of [withings, toggl]) {
		expect(other?.connections).toEqual({ active: 0, paused: 0, reconnect: 0, attention: 0 });
	}
	await app.fresh.asOwner(`insert into provider_breakers (provider, realm, open_until)
		values ('whoop', 'sandbox', now() + interval '1 hour')`);
	expect((await health())[0]?.downUntil).toBeGreaterThan(Date.now());
	expect(JSON.stringify(await health())).not.toContain('somebody');
});

test('a member sees none of it', async () => {
	const member = app.browser();
	await member.mutate('session.register', account('bob@example.org'));
	const refused = await member.query('admin.providers.health');
	expect(refused.data).toBeUndefined();
	expect(refused.error?.code).toBe('E_OWNER_ONLY');
});

test('keys can be tested where the provider tells of them, and an address is typed in where one is', async () => {
	const apps = (await owner.query('admin.oauthClients.get')).data;
	expect(apps).toEqual([
		expect.objectContaining({
			provider: 'whoop',
			canTest: true,
			webhookUrl: expect.stringContaining('/webhooks/whoop/')
		}),
		expect.objectContaining({ provider: 'withings', canTest: false, webhookUrl: null })
	]);
});

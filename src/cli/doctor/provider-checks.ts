import { sql } from 'drizzle-orm';
import type { Config } from '#lib/platform/config.server.ts';
import type { Database } from '#lib/platform/server/database.server.ts';
import { storedApplication } from '#lib/providers/application.server.ts';
import { createEgress } from '#lib/providers/http.server.ts';
import { registrations, type Registration } from '#lib/providers/registry.server.ts';
import { countSetAside } from '#lib/providers/set-aside.server.ts';
import { skewFinding } from './clock-skew.ts';
import { note, ok, problem, type Finding } from './finding.ts';

const DEADLINE_MS = 8000;
/** A `Date` header says whole seconds. */
const HALF_A_SECOND_MS = 500;

/** Every provider at once: one that hangs costs its deadline and no more. */
export async function providerFindings(settings: Config): Promise<Finding[]> {
	if (settings.providers === 'sandbox') {
		return [note('providers', 'LIFE_PROVIDERS=sandbox: built-in stand-ins; none is called.')];
	}
	return (await Promise.all(registrations.map((one) => reach(settings, one)))).flat();
}

/** Any answer will do: that it wants a sign-in says that it is there. */
async function reach(settings: Config, { manifest, urls }: Registration) {
	const { name } = manifest;
	const { baseUrl } = urls(settings);
	const answer = await createEgress({ name, baseUrl, deadlineMs: DEADLINE_MS }).send({ path: '/' });
	if (answer.kind !== 'received') {
		return [problem(name, 'reason' in answer ? answer.reason : `${name} can't be reached.`)];
	}
	const there = ok(name, `${new URL(baseUrl).host} answers.`);
	const theirs = Date.parse(answer.headers.get('date') ?? '') + HALF_A_SECOND_MS;
	if (Number.isNaN(theirs)) return [there];
	return [there, skewFinding(`clock of ${name}`, theirs - answer.at)];
}

/** Whether people can connect: an app of this server's own at each provider that wants one. */
export async function appFindings(settings: Config, database: Database): Promise<Finding[]> {
	if (settings.providers === 'sandbox') return [];
	return Promise.all(
		registrations.flatMap(({ manifest: { id, name }, app }) =>
			app ? [appFinding(database, { id, name, given: app.ofEnvironment(settings) })] : []
		)
	);
}

interface App {
	readonly id: string;
	readonly name: string;
	readonly given: { clientId: string | undefined; clientSecret: unknown };
}

async function appFinding(database: Database, { id, name, given }: App): Promise<Finding> {
	const check = `${name} app`;
	if (await storedApplication({ database }, id)) return ok(check, 'Its keys are stored.');
	if (given.clientId && given.clientSecret) return ok(check, 'Its keys are in the environment.');
	return note(check, `No keys yet: ${name} can't be connected. Enter them under Admin.`);
}

interface Standing {
	readonly userId: string;
	readonly email: string;
	readonly provider: string;
	readonly status: 'active' | 'paused' | 'reconnect';
	readonly failures: number;
	readonly error: string | null;
}

/** So many failures in a row say that waiting does not help. */
const MANY_FAILURES = 10;

/** The connections that wait for a person. */
export async function connectionFindings(database: Database): Promise<Finding[]> {
	const all = await database.asSystem('look after the connections', (tx) =>
		tx.rows<Standing>(sql`select user_id as "userId", email, provider, oauth_credentials.status, failures,
			last_error as error from oauth_credentials
			join users on users.id = oauth_credentials.user_id order by email, provider`)
	);
	const told = all.map(findingOf).filter((finding) => finding !== null);
	const fine = all.length - told.length;
	const aside = await Promise.all(all.map((one) => setAsideFinding(database, one)));
	const said = `${fine} of ${all.length} need nobody.`;
	return [ok('connections', said), ...told, ...aside.filter((finding) => finding !== null)];
}

/** Records that are no rows here. What was sent is kept, so that nobody has to hurry. */
async function setAsideFinding(
	database: Database,
	{ userId, email, provider }: Standing
): Promise<Finding | null> {
	const records = await countSetAside(database, userId, provider);
	if (records === 0) return null;
	const which = records === 1 ? "1 record couldn't be read" : `${records} records couldn't be read`;
	const where = 'Each is kept, with its reason, under Connections.';
	return note(`${nameOf(provider)} of ${email}`, `${which}. ${where}`);
}

function nameOf(provider: string): string {
	return registrations.find(({ manifest }) => manifest.id === provider)?.manifest.name ?? provider;
}

function findingOf({ email, provider, status, failures, error }: Standing): Finding | null {
	const check = `${nameOf(provider)} of ${email}`;
	if (status === 'reconnect')
		return problem(check, `It wants a new sign-in: run ${provider}-auth.`);
	if (status === 'paused') return note(check, 'Paused.');
	if (failures < MANY_FAILURES) return null;
	return problem(check, `Failed ${failures} times in a row: ${error ?? 'no reason was given'}`);
}

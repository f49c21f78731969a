import { accessSync, constants, existsSync, statfsSync } from 'node:fs';
import { sql } from 'drizzle-orm';
import type { Config } from '#lib/platform/config.server.ts';
import type { Database } from '#lib/platform/server/database.server.ts';
import { isLocalName } from '#lib/platform/server/front-host.server.ts';
import { pendingMigrations } from '#lib/platform/server/migrate.server.ts';
import { openSeal } from '#lib/platform/server/seal.server.ts';
import { skewFinding } from './clock-skew.ts';
import { note, ok, problem, type Finding } from './finding.ts';

const MEGABYTE = 1024 * 1024;
/** Below it a database may stop in the middle of a write. */
const LEAST_FREE_MEGABYTES = 500;
const OLDEST_POSTGRES = 15;

/** What the environment says, as far as it can be judged from here. */
export function configurationFindings(settings: Config): Finding[] {
	const { origin, originGiven, registration } = settings;
	const { protocol, host } = new URL(origin);
	const found = ok('configuration', `Every variable is readable. People reach it at ${origin}.`);
	const plain = protocol === 'http:' && !isLocalName(host);
	const words = `${origin} is not encrypted: installing the app and passkeys need https.`;
	return [
		found,
		...(plain ? [note('address', words)] : []),
		...(originGiven ? [] : [note('address', 'ORIGIN is not set: only this machine is served.')]),
		...(registration === 'open' ? [note('accounts', 'Anybody who gets here can register.')] : [])
	];
}

export async function folderFindings({ dataDir }: Config): Promise<Finding[]> {
	const check = 'data folder';
	if (!existsSync(dataDir)) return [note(check, `${dataDir} is made at the first start.`)];
	accessSync(dataDir, constants.R_OK | constants.W_OK);
	const { bavail, bsize } = statfsSync(dataDir);
	const free = Math.floor((bavail * bsize) / MEGABYTE);
	const said = `${dataDir} can be written; ${free.toLocaleString('en')} MB are free.`;
	return [free < LEAST_FREE_MEGABYTES ? problem(check, `${said} Make room.`) : ok(check, said)];
}

interface Told {
	readonly version: string;
	readonly major: number;
	/** Epoch milliseconds. */
	readonly now: number;
}

export async function databaseFindings(database: Database): Promise<Finding[]> {
	const asked = Date.now();
	const [told] = await database.asSystem('look after the database', (tx) =>
		tx.rows<Told>(sql`select current_setting('server_version') as version,
			current_setting('server_version_num')::int / 10000 as major,
			extract(epoch from clock_timestamp())::float8 * 1000 as now`)
	);
	if (!told) return [problem('database', 'It answered with nothing.')];
	const answered = Date.now();
	const said = `PostgreSQL ${told.version} answers in ${answered - asked} ms.`;
	const tooOld = `${said} Version ${OLDEST_POSTGRES} or newer is needed.`;
	const isOld = told.major < OLDEST_POSTGRES;
	const role = 'The database gives no role of its own; the row policies bind its owner instead.';
	return [
		isOld ? problem('database', tooOld) : ok('database', said),
		...(database.access === 'forced' ? [note('row security', role)] : []),
		skewFinding('clock of the database', told.now - (asked + answered) / 2)
	];
}

/** Whether this version of the app and the database fit together. */
export async function migrationFindings(settings: Config): Promise<Finding[]> {
	const pending = await pendingMigrations(settings);
	if (pending.length === 0) return [ok('migrations', 'The database is up to date.')];
	const said = `Not applied yet: ${pending.join(', ')}. Run migrate, or start the server.`;
	return [problem('migrations', said)];
}

interface Sealed {
	readonly owner: string;
	readonly provider: string;
	readonly column: string;
	readonly bytes: Uint8Array;
}

/** A secret is bound to where it lies: owner, provider and column. */
const everySecret = sql`
	select user_id::text as owner, provider, 'access_token' as "column", access_token as bytes
		from oauth_credentials where access_token is not null
	union all select user_id::text, provider, 'refresh_token', refresh_token
		from oauth_credentials where refresh_token is not null
	union all select 'instance', provider, 'client_secret', client_secret from oauth_clients`;

export async function keyFindings(settings: Config, database: Database): Promise<Finding[]> {
	const seal = openSeal(settings);
	const secrets = await database.asSystem('see whether the key opens what is stored', (tx) =>
		tx.rows<Sealed>(everySecret)
	);
	const shut = secrets.filter(({ bytes, ...place }) => {
		try {
			seal.open(bytes, place);
			return false;
		} catch {
			return true;
		}
	});
	const all = secrets.length;
	if (shut.length === 0) return [ok('key', `It opens each of the ${all} stored secrets.`)];
	const said = `It opens ${all - shut.length} of ${all} stored secrets. Bring the former key back, or sign in at the providers again.`;
	return [problem('key', said)];
}

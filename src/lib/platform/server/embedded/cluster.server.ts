import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
	appendFileSync,
	existsSync,
	mkdirSync,
	readFileSync,
	readdirSync,
	renameSync,
	rmSync,
	writeFileSync
} from 'node:fs';
import { join } from 'node:path';
import { NamedError } from '../../errors.ts';
import { MAJOR, type Binaries } from './binaries.server.ts';
import { chooseIdentity, commandAs, handOver, type Identity } from './identity.server.ts';
import { isAlive } from './process-life.server.ts';
import { syncFolder } from './sync-folder.server.ts';

/** The user that owns the cluster and whatever the migrations make. */
export const OWNER = 'lifetracker';
export const DATABASE = 'lifetracker';

const UNFINISHED = /^postgres\.new-(\d+)-/;

/** Where the parts of the embedded database lie below the data folder. */
export function placesIn(dataDir: string) {
	return {
		cluster: join(dataDir, 'postgres'),
		log: join(dataDir, 'postgres.log'),
		password: join(dataDir, 'postgres.password'),
		users: join(dataDir, 'postgres.users')
	};
}

/** Makes the cluster if there is none. A start that is killed half way leaves nothing half made. */
export async function ensureCluster(dataDir: string, binaries: Binaries): Promise<string> {
	const { cluster } = placesIn(dataDir);
	if (existsSync(cluster)) {
		refuseOtherMajor(cluster);
		return cluster;
	}
	removeUnfinished(dataDir);
	const identity = chooseIdentity(binaries.postgres, dataDir);
	const unfinished = join(dataDir, `postgres.new-${process.pid}-${randomBytes(4).toString('hex')}`);
	try {
		mkdirSync(unfinished, { mode: 0o700 });
		handOver(identity, unfinished);
		await initialise({ dataDir, cluster: unfinished, binaries, identity });
		moveIntoPlace(unfinished, cluster);
	} finally {
		rmSync(unfinished, { recursive: true, force: true });
	}
	return cluster;
}

function moveIntoPlace(unfinished: string, cluster: string): void {
	try {
		renameSync(unfinished, cluster);
		syncFolder(join(cluster, '..'));
	} catch (error) {
		// Somebody else was first, and theirs is as good.
		if (!existsSync(join(cluster, 'PG_VERSION'))) throw error;
	}
}

function refuseOtherMajor(cluster: string): void {
	const file = join(cluster, 'PG_VERSION');
	const found = existsSync(file) ? readFileSync(file, 'utf8').trim() : 'unknown';
	if (found === MAJOR) return;
	throw new NamedError(
		'E_DB_OTHER_MAJOR',
		`The data in ${cluster} was written by PostgreSQL ${found}; this version of Life Tracker brings PostgreSQL ${MAJOR}. ` +
			'Nothing was changed. Start the version of Life Tracker that wrote it, run "lifetracker backup FILE" there, ' +
			'move the folder aside, and run "lifetracker restore FILE" here.'
	);
}

/** What a killed first start left behind; a start that is still under way is left alone. */
function removeUnfinished(dataDir: string): void {
	for (const name of readdirSync(dataDir)) {
		const pid = UNFINISHED.exec(name)?.[1];
		if (pid !== undefined && !isAlive(Number(pid)))
			rmSync(join(dataDir, name), { recursive: true, force: true });
	}
}

type Birth = { dataDir: string; cluster: string; binaries: Binaries; identity: Identity };

async function initialise({ dataDir, cluster, binaries, identity }: Birth): Promise<void> {
	const passwordFile = join(cluster, 'password');
	const password = passwordOf(dataDir);
	writeFileSync(passwordFile, password, { mode: 0o600 });
	handOver(identity, passwordFile);
	// The cluster must be an empty folder: initdb works in a folder of its own beside the password.
	const inner = join(cluster, 'made');
	await run(binaries, identity, [
		...['-D', inner, '-U', OWNER, '-E', 'UTF8', '--locale=C', '--data-checksums'],
		...['--auth-local=trust', '--auth-host=scram-sha-256', `--pwfile=${passwordFile}`]
	]);
	rmSync(passwordFile);
	appendFileSync(join(inner, 'postgresql.conf'), SETTINGS);
	for (const name of readdirSync(inner)) renameSync(join(inner, name), join(cluster, name));
	rmSync(inner, { recursive: true });
}

const SETTINGS = `
# Life Tracker
cluster_name = 'lifetracker'
max_connections = 60
shared_buffers = '64MB'
max_wal_size = '256MB'
timezone = 'UTC'
log_timezone = 'UTC'
`;

/** Used only where the server is reached over the loopback network instead of its socket. */
export function passwordOf(dataDir: string): string {
	const { password } = placesIn(dataDir);
	try {
		writeFileSync(password, randomBytes(24).toString('base64url'), { mode: 0o600, flag: 'wx' });
	} catch (error) {
		if (!existsSync(password)) throw error;
	}
	return readFileSync(password, 'utf8');
}

function run(binaries: Binaries, identity: Identity, args: string[]): Promise<void> {
	const made = commandAs(identity, binaries.initdb, args);
	const child = spawn(made.command, made.args, {
		...made.options,
		cwd: '/',
		env: { PATH: process.env.PATH, TZ: 'UTC', ...binaries.env },
		stdio: ['ignore', 'ignore', 'pipe']
	});
	let said = '';
	child.stderr?.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-2000)));
	return new Promise((resolve, reject) => {
		const failed = (cause?: unknown) =>
			reject(
				new NamedError(
					'E_DB_NOT_MADE',
					`The embedded database could not be made. PostgreSQL says: ${said.trim() || String(cause)}`,
					{ cause }
				)
			);
		child.once('error', failed);
		child.once('close', (code) => (code === 0 ? resolve() : failed(`exit code ${code}`)));
	});
}

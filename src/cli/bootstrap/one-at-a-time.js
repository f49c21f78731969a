import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT, Stop } from './project.js';

const LOOK_AGAIN_MS = 500;
const LONGEST_WAIT_MS = 15 * 60_000;

/**
 * Two terminals in one clone: the second waits until the first has installed and built.
 * @param {() => Promise<void>} work
 */
export async function oneAtATime(work) {
	const lock = join(
		tmpdir(),
		`lifetracker-prepare-${createHash('sha256').update(ROOT).digest('hex').slice(0, 16)}`
	);
	await take(lock);
	const free = () => rmSync(lock, { recursive: true, force: true });
	process.once('exit', free);
	try {
		await work();
	} finally {
		process.removeListener('exit', free);
		free();
	}
}

/** @param {string} lock */
async function take(lock) {
	const until = Date.now() + LONGEST_WAIT_MS;
	for (let said = false; !tryTake(lock); said = true) {
		if (!said) console.log('Waiting for another terminal that is preparing this folder …');
		if (Date.now() > until)
			throw new Stop(
				`Another terminal is still preparing this folder; if none is, delete ${lock}.`
			);
		await sleep(LOOK_AGAIN_MS);
	}
}

/** @param {string} lock */
function tryTake(lock) {
	try {
		mkdirSync(lock);
		writeFileSync(join(lock, 'pid'), String(process.pid));
		return true;
	} catch (error) {
		if (!(error instanceof Error) || !('code' in error) || error.code !== 'EEXIST') throw error;
		if (!isHeld(lock)) rmSync(lock, { recursive: true, force: true });
		return false;
	}
}

/** @param {string} lock */
function isHeld(lock) {
	try {
		process.kill(Number(readFileSync(join(lock, 'pid'), 'utf8')) || process.pid, 0);
		return true;
	} catch (error) {
		// A process of somebody else is alive too; a folder without its file was made just now.
		return error instanceof Error && 'code' in error && error.code !== 'ESRCH';
	}
}

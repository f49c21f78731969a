import { spawn } from 'node:child_process';
import { ROOT } from './project.js';

const HEARTBEAT_MS = 10_000;

/**
 * @typedef {object} Command
 * @property {string} file
 * @property {string[]} args
 * @property {NodeJS.ProcessEnv} [env] On top of this process's own; undefined removes a variable.
 * @property {string} [cwd]
 * @property {string} [waiting] Repeated with the seconds gone by, so that a quiet step shows life.
 * @property {number} [limitMs]
 * @property {'always' | 'when-it-fails' | 'never'} [show] Its output; always when not said.
 */

/**
 * Runs a command to its end, its output on our own screen. Answers the exit code; a command that
 * could not start, was stopped by a signal or took longer than its limit answers 1 or more.
 * @param {Command} command
 * @returns {Promise<number>}
 */
export function runCommand({
	file,
	args,
	env = {},
	cwd = ROOT,
	waiting,
	limitMs,
	show = 'always'
}) {
	return new Promise((resolve) => {
		const output = show === 'when-it-fails' ? 'pipe' : show === 'always' ? 'inherit' : 'ignore';
		const stdio = /** @type {const} */ (['inherit', output, output]);
		const child = spawn(file, args, { cwd, stdio: [...stdio], env: { ...process.env, ...env } });
		/** @type {Buffer[]} */
		const kept = [];
		for (const stream of [child.stdout, child.stderr])
			stream?.on('data', (chunk) => kept.push(chunk));
		const begun = Date.now();
		const seconds = () => Math.round((Date.now() - begun) / 1000);
		const heartbeat = setInterval(() => {
			if (waiting) console.log(`  ${waiting} (${seconds()} s)`);
		}, HEARTBEAT_MS);
		const limit = limitMs && setTimeout(() => child.kill('SIGKILL'), limitMs);
		/** @param {number} code */
		const end = (code) => {
			clearInterval(heartbeat);
			if (limit) clearTimeout(limit);
			if (code !== 0) process.stderr.write(Buffer.concat(kept));
			resolve(code);
		};
		child.once('error', () => end(127));
		child.once('close', (code) => end(code ?? 1));
	});
}

/**
 * The npm that started us, or the one on the path.
 * @param {string[]} args
 * @returns {{ file: string, args: string[] }}
 */
export function npm(...args) {
	const script = process.env.npm_execpath ?? '';
	if (/npm-cli\.[cm]?js$/.test(script)) return { file: process.execPath, args: [script, ...args] };
	return process.platform === 'win32'
		? { file: 'cmd', args: ['/c', 'npm', ...args] }
		: { file: 'npm', args };
}

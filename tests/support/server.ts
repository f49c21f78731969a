import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { variables } from '../../src/lib/platform/config-variables.server.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const READY = /Life Tracker is ready on (\S+)/;
const READY_WITHIN_MS = 90_000;
const STOPPED_WITHIN_MS = 30_000;

export type RunningServer = {
	readonly origin: string;
	readonly port: number;
	readonly dataDir: string;
	/** All that it has printed so far, from every start. */
	readonly output: () => string;
	/** Asks it to stop, waits until it has, and answers its exit code. The data stays. */
	halt(): Promise<number | null>;
	/** Starts it again, on the same port and data. */
	start(): Promise<void>;
	/** `halt` and `start`. */
	restart(): Promise<void>;
	/** Ends it at once, as a crash or a power cut would. */
	kill(): Promise<void>;
	/** Stops it, and its database where a crash has left one behind, and removes its data. */
	stop(): Promise<void>;
};

/** A free port of this machine. */
export async function freePort(): Promise<number> {
	const probe = createServer();
	await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
	const { port } = probe.address() as AddressInfo;
	await new Promise((resolve) => probe.close(resolve));
	return port;
}

/**
 * The environment of a server or a command under test: nothing of the developer's own settings,
 * neither exported nor from a .env file (an empty value counts as absent, and hides the file's).
 */
export function testEnv(env: Record<string, string> = {}): NodeJS.ProcessEnv {
	const inherited = Object.entries(process.env).filter(
		([name]) => !name.startsWith('LIFE_') && !(name in variables)
	);
	const absent = Object.keys(variables).map((name) => [name, '']);
	return { ...Object.fromEntries([...inherited, ...absent]), ...env };
}

/** Runs the production build (`lifetracker serve`) on a free port over fresh data. */
export async function startServer(env: Record<string, string> = {}): Promise<RunningServer> {
	const port = Number(env['PORT'] ?? (await freePort()));
	const dataDir = env['LIFE_DATA_DIR'] ?? mkdtempSync(join(tmpdir(), 'lifetracker-e2e-'));
	const settings = { LIFE_PROVIDERS: 'sandbox', ...env, PORT: `${port}`, LIFE_DATA_DIR: dataDir };
	let output = '';
	let child = await launch();

	async function launch(): Promise<ChildProcess> {
		const begin = output.length;
		const process = spawn(node, [join(root, 'src/cli/lifetracker.js'), 'serve'], {
			cwd: root,
			env: testEnv(settings),
			stdio: ['ignore', 'pipe', 'pipe']
		});
		const hear = (chunk: Buffer) => (output += chunk.toString());
		process.stdout.on('data', hear);
		process.stderr.on('data', hear);
		await readiness(process, () => output.slice(begin));
		return process;
	}

	const halt = () => end(child, 'SIGTERM');
	const start = async () => void (child = await launch());
	return {
		origin: READY.exec(output)?.[1] ?? `http://localhost:${port}`,
		port,
		dataDir,
		output: () => output,
		halt,
		start,
		restart: async () => {
			await halt();
			await start();
		},
		kill: async () => void (await end(child, 'SIGKILL')),
		stop: async () => {
			await halt();
			await stopDatabaseBelow(dataDir);
			rmSync(dataDir, { recursive: true, force: true });
		}
	};
}

const node = process.execPath;
const isOver = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;

async function readiness(child: ChildProcess, said: () => string): Promise<void> {
	const until = Date.now() + READY_WITHIN_MS;
	while (!READY.test(said())) {
		if (isOver(child)) throw new Error(`The server ended before it was ready:\n${said()}`);
		if (Date.now() > until) {
			await end(child, 'SIGKILL');
			throw new Error(`The server was not ready within ${READY_WITHIN_MS} ms:\n${said()}`);
		}
		await pause();
	}
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
	if (isOver(child)) return child.exitCode;
	const over = new Promise<void>((resolve) => child.once('exit', () => resolve()));
	child.kill(signal);
	const limit = setTimeout(() => child.kill('SIGKILL'), STOPPED_WITHIN_MS);
	await over;
	clearTimeout(limit);
	return child.exitCode;
}

async function stopDatabaseBelow(dataDir: string): Promise<void> {
	if (!existsSync(dataDir)) return;
	const files = readdirSync(dataDir, { recursive: true, encoding: 'utf8' });
	for (const file of files.filter((name) => name.endsWith('postmaster.pid'))) {
		const pid = Number(readFileSync(join(dataDir, file), 'utf8').split('\n')[0]);
		// Its fast shutdown: sessions are cut, data is written.
		if (isAlive(pid)) process.kill(pid, 'SIGINT');
		const until = Date.now() + STOPPED_WITHIN_MS;
		while (isAlive(pid) && Date.now() < until) await pause();
	}
}

function isAlive(pid: number): boolean {
	try {
		return pid > 0 && process.kill(pid, 0);
	} catch {
		return false;
	}
}

const pause = () => new Promise((resolve) => setTimeout(resolve, 50));

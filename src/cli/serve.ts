import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { config, type Config } from '#lib/platform/config.server.ts';
import { NamedError, type ErrorCode } from '#lib/platform/errors.ts';
import { BODY_LIMIT_BYTES } from '#lib/platform/server/front-body.server.ts';
import {
	Front,
	HOST_HEADER,
	PROTOCOL_HEADER,
	type Handler
} from '#lib/platform/server/front.server.ts';
import { onStopSignal } from './stop-signal.ts';

// Two levels up both from here and from build/cli, where the bundled command line lies.
const BUILD = new URL('../../build/app/', import.meta.url);

/** For running requests, and again for what the app closes behind them. */
const GRACE_MS = 8_000;
/** The supervisor is to start us again: after an error that nobody caught, no state is certain. */
const EXIT_BROKEN = 70;

/** `lifetracker serve`: serves the built app until a signal ends it, and ends the process itself. */
export async function serve(): Promise<void> {
	process.env['NODE_ENV'] = 'production';
	const settings = config();
	const handlerFile = new URL('handler.js', BUILD);
	if (!existsSync(handlerFile))
		throw new NamedError(
			'E_NOT_BUILT',
			'Life Tracker has not been built yet: run npm start, or npm run build first.'
		);
	tellAdapter(settings);
	const front = new Front({ ...settings, buildDir: fileURLToPath(BUILD) });
	await front.listen();
	stopOnTrouble();
	const starting = startApp(front, handlerFile);
	let stopping = false;
	onStopSignal(async (signal) => {
		stopping = true;
		await Promise.race([starting.catch(() => undefined), sleep(GRACE_MS)]);
		await stop(front, signal);
		process.exit(0);
	});
	await starting.catch(async (error: unknown) => {
		await stop(front, 'SIGTERM');
		throw ownError(error);
	});
	if (!stopping) sayReady(settings);
	// The signal ends the process; a command that returns would be over.
	await new Promise(() => undefined);
}

function sayReady({ origin, originGiven, host, port }: Config): void {
	console.log(`Life Tracker is ready on ${origin}`);
	if (originGiven) console.log(`It listens on ${host}:${port}.`);
}

/** What adapter-node reads from the environment when its handler is loaded. */
function tellAdapter(settings: Config): void {
	// Given in .env it would not be in the environment yet; not given, the front says it per request.
	if (settings.originGiven) process.env['ORIGIN'] = settings.origin;
	else delete process.env['ORIGIN'];
	process.env['PROTOCOL_HEADER'] = PROTOCOL_HEADER;
	process.env['HOST_HEADER'] = HOST_HEADER;
	process.env['BODY_SIZE_LIMIT'] = String(BODY_LIMIT_BYTES);
	// The front has read the peer's address from the socket; no header may replace it.
	delete process.env['ADDRESS_HEADER'];
	delete process.env['PORT_HEADER'];
}

/** Loading the handler runs the app's own start: database, migrations, scheduler. */
async function startApp(front: Front, handlerFile: URL): Promise<void> {
	const app: { handler: Handler } = await import(handlerFile.href);
	front.handOver(app.handler);
}

/**
 * `lifetracker:stopping` asks the app to begin nothing new; `sveltekit:shutdown` comes when no
 * request is left, and its listeners are waited for.
 */
async function stop(front: Front, signal: NodeJS.Signals): Promise<void> {
	await announce('lifetracker:stopping', signal);
	await front.stop(GRACE_MS);
	await announce('sveltekit:shutdown', signal);
}

async function announce(event: string, signal: NodeJS.Signals): Promise<void> {
	const answers = process.rawListeners(event).map(async (listener) => listener(signal));
	const outcomes = Promise.allSettled(answers).then((all) => {
		for (const outcome of all) if (outcome.status === 'rejected') console.error(outcome.reason);
	});
	await Promise.race([outcomes, sleep(GRACE_MS)]);
}

function stopOnTrouble(): void {
	const end = (error: unknown) => {
		console.error(error);
		process.exit(EXIT_BROKEN);
	};
	process.on('uncaughtException', end);
	process.on('unhandledRejection', end);
}

/** The app is a bundle of its own: its named errors are not instances of ours. */
function ownError(error: unknown): unknown {
	const code = error instanceof Error && 'code' in error ? String(error.code) : '';
	if (!(error instanceof Error) || !code.startsWith('E_')) return error;
	return new NamedError(code as ErrorCode, error.message, { cause: error });
}

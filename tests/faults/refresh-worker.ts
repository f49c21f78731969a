// Asks for one connection's access token and uses it, from several callers at once, until told to
// stop; then says what it was answered. Started by refresh-storm.ts as a process of its own.
import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseUnavailable } from '#lib/platform/server/database-unavailable.server.ts';
import { callerFor } from '#lib/providers/connection.server.ts';
import { openWorkerLine, type WorkerPlace } from './worker-line.ts';

const CALLERS = 4;

const place = JSON.parse(process.argv[2] ?? '') as WorkerPlace;
const { line, close } = await openWorkerLine(place);
const key = place.connection;
const { provider } = (await callerFor(line, key)) ?? {};
const answers: Record<string, number> = {};
const count = (kind: string) => (answers[kind] = (answers[kind] ?? 0) + 1);
let isOver = false;
process.once('message', () => (isOver = true));

async function caller(): Promise<void> {
	while (!isOver) await once().catch(away);
}

async function once(): Promise<void> {
	const access = await line.tokens.current(key);
	count(access.kind);
	if (access.kind !== 'ok') await sleep(10 + Math.random() * 40);
	else await use(access.value.token.reveal(), access.value.version);
}

/** So many processes may be too much for the database: whoever asks is told so, and asks again. */
async function away(error: unknown): Promise<void> {
	if (!(error instanceof DatabaseUnavailable)) throw error;
	count(`database ${error.reason}`);
	await sleep(100);
}

/** A token that was replaced on the way is refused; the next one is asked for. */
async function use(token: string, version: number): Promise<void> {
	const who = await provider?.whoAmI?.(token);
	count(`used: ${who?.kind}`);
	if (who?.kind === 'token_expired')
		count(`after: ${(await line.tokens.after(key, version)).kind}`);
	await sleep(10 + Math.random() * 20);
}

process.send?.('ready');
await Promise.all(Array.from({ length: CALLERS }, caller));
process.send?.(answers);
await close();
process.disconnect();

// Does one thing and is killed in the middle of it, as by kill -9. Started by crash.ts.
import { writeSync } from 'node:fs';
import type { Database, Tx } from '#lib/platform/server/database.server.ts';
import { openWorkerLine, type WorkerPlace } from './worker-line.ts';

export interface Doom extends WorkerPlace {
	readonly task: 'refresh' | 'ingest';
	/** The step at which it dies, by its name; absent: it lives. */
	readonly at?: string;
}

const doom = JSON.parse(process.argv[2] ?? '') as Doom;
let transactions = 0;
let calls = 0;
let answeredAt = 0;

/** Says where it is: what is written before the kill is out. */
function step(name: string): void {
	writeSync(1, `${name}\n`);
	if (name === doom.at) process.kill(process.pid, 'SIGKILL');
}

function counted<T>(
	open: (work: (tx: Tx) => Promise<T>) => Promise<T>,
	work: (tx: Tx) => Promise<T>
) {
	const name = `transaction ${(transactions += 1)}`;
	step(`${name} before`);
	return open(async (tx) => {
		const result = await work(tx);
		step(`${name} uncommitted`);
		return result;
	}).then((result) => {
		if (answeredAt > 0) writeSync(1, `window ${performance.now() - answeredAt}\n`);
		answeredAt = 0;
		step(`${name} committed`);
		return result;
	});
}

function bent(database: Database): Database {
	return {
		access: database.access,
		withUser: (id, work, options) =>
			counted((inner) => database.withUser(id, inner, options), work),
		asSystem: (reason, work, options) =>
			counted((inner) => database.asSystem(reason, inner, options), work),
		listen: (channel, fn) => database.listen(channel, fn),
		notify: (channel, payload) => database.notify(channel, payload),
		ping: () => database.ping(),
		close: () => database.close()
	};
}

const { line, close } = await openWorkerLine(doom, bent);
const really = globalThis.fetch;
globalThis.fetch = async (input, init) => {
	const name = `call ${(calls += 1)}`;
	step(`${name} before`);
	const response = await really(input, init);
	answeredAt = doom.task === 'refresh' ? performance.now() : 0;
	step(`${name} answered`);
	return response;
};

if (doom.task === 'refresh') {
	const { kind } = await line.tokens.current(doom.connection);
	writeSync(1, `end ${kind}\n`);
} else {
	const order = { trigger: 'manual', reach: { kind: 'due' } } as const;
	const begun = await line.runs.begin(doom.connection.userId, order);
	writeSync(1, `end ${(await begun?.result)?.state}\n`);
}
await close();

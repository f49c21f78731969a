import type { Connection } from '../wire/connection.server.ts';

/** Any number that nobody else on the server uses: the letters "life". */
const LOCK = 0x6c_69_66_65;
/** Times the lock timeout of the connection: how long a process waits for the one before it. */
const ATTEMPTS = 24;

/** Runs `work` in one transaction, alone among all processes that change this database's schema. */
export async function inTurn<T>(owner: Connection, work: () => Promise<T>): Promise<T> {
	await begin(owner);
	try {
		const result = await work();
		await owner.run({ text: 'commit' });
		return result;
	} catch (error) {
		await owner.run({ text: 'rollback' }).catch(() => undefined);
		throw error;
	}
}

async function begin(owner: Connection): Promise<void> {
	for (let attempt = 1; ; attempt++) {
		try {
			await owner.run({ text: `begin; select pg_advisory_xact_lock(${LOCK})` });
			return;
		} catch (error) {
			await owner.run({ text: 'rollback' }).catch(() => undefined);
			const waited = error instanceof Error && 'code' in error && error.code === '55P03';
			if (!waited || attempt === ATTEMPTS) throw error;
		}
	}
}

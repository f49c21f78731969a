import { sql } from 'drizzle-orm';
import { budgetUse } from './budget.server.ts';
import { callerFor, findConnection, type Connection, type Line } from './connection.server.ts';
import type { ConnectionCard } from './connection-card.ts';
import { countRows } from './disconnect.server.ts';
import type { RunView } from './run-view.ts';

/** What the Connections page shows of a provider. Nothing here is secret. */
export async function cardOf(
	line: Line,
	person: { id: string; demo: boolean },
	origin: string
): Promise<ConnectionCard> {
	const { manifest } = line.registration;
	const connection = await findConnection(line, person.id);
	const realm = connection?.realm ?? line.realms.of(person);
	const [runs, rows, budget, caller] = await Promise.all([
		readRuns(line, person.id, { limit: 1 }),
		countRows(line, person.id),
		budgetUse(line.database, { manifest, realm }),
		callerFor(line, { realm, origin })
	]);
	return {
		provider: manifest.id,
		name: manifest.name,
		reads: manifest.reads,
		isSandbox: realm === 'sandbox',
		isSetUp: caller !== null,
		rows,
		budget,
		lastRun: runs[0] ?? null,
		connection: connection && standingOf(connection)
	};
}

function standingOf(connection: Connection): ConnectionCard['connection'] {
	const { status, externalName, lastOkAt, nextSyncAt, lastError, createdAt } = connection;
	return { status, account: externalName ?? '', lastOkAt, nextSyncAt, error: lastError, createdAt };
}

/** Newest first. */
export async function readRuns(
	{ database, registration }: Line,
	userId: string,
	{ limit }: { limit: number }
): Promise<RunView[]> {
	return database.withUser(userId, (tx) =>
		tx.rows<RunView>(sql`select id, trigger, started_at as "startedAt",
			finished_at as "finishedAt", state, counts, problems, progress, error
			from sync_runs where user_id = ${userId}::uuid and provider = ${registration.manifest.id}
			order by started_at desc, id desc limit ${limit}::int`)
	);
}

import { sql } from 'drizzle-orm';
import { budgetUse } from './budget.server.ts';
import type { Tx } from '#lib/platform/server/database.server.ts';
import { callerFor, connectionIn, type Connection, type Line } from './connection.server.ts';
import type { ConnectionCard } from './connection-card.ts';
import { countRows } from './disconnect.server.ts';
import { needsAttention } from './next-sync.ts';
import type { Realm } from './realms.server.ts';
import { noCounts, type RunView } from './run-view.ts';
import { countSetAside } from './set-aside.server.ts';

/** What the Connections page shows of a provider. Nothing here is secret. */
export async function cardOf(
	line: Line,
	person: { id: string; demo: boolean },
	origin: string
): Promise<ConnectionCard> {
	const { manifest } = line.registration;
	const { connection, lastRun } = await standing(line, person.id);
	const realm = connection?.realm ?? line.realms.of(person);
	const [rows, setAside, budget, caller] = await Promise.all([
		countRows(line, person.id),
		countSetAside(line.database, person.id, manifest.id),
		budgetUse(line.database, { manifest, realm, connectionId: connection?.id ?? '' }),
		callerFor(line, { realm, origin })
	]);
	return {
		provider: manifest.id,
		name: manifest.name,
		kind: manifest.kind,
		reads: manifest.reads,
		fills: manifest.fills,
		isSandbox: realm === 'sandbox',
		...sampleFor(line, realm),
		isSetUp: caller !== null,
		rows,
		setAside,
		budget,
		lastRun,
		connection: connection && standingOf(connection, line.now())
	};
}

function sampleFor({ registration }: Line, realm: Realm): Pick<ConnectionCard, 'sampleToken'> {
	const { token } = registration.sandbox;
	return realm === 'sandbox' && token !== undefined ? { sampleToken: token } : {};
}

/** Both of one moment: a run that ends in between would be told without its error. */
function standing(line: Line, userId: string) {
	return line.database.withUser(
		userId,
		async (tx) => {
			const [lastRun] = await runsIn(tx, line, { userId, limit: 1 });
			return { connection: await connectionIn(tx, line, userId), lastRun: lastRun ?? null };
		},
		{ isolation: 'repeatable read', readOnly: true }
	);
}

function standingOf(connection: Connection, now: number): ConnectionCard['connection'] {
	const { status, externalName, lastOkAt, nextSyncAt, lastError, createdAt } = connection;
	const account = externalName ?? '';
	const trouble = troubleOf(connection, now);
	return { status, account, lastOkAt, nextSyncAt, error: lastError, trouble, createdAt };
}

function troubleOf({ failures, failingSince, failureKind }: Connection, now: number) {
	if (failures === 0) return null;
	return {
		...{ failures, since: failingSince ?? now, kind: failureKind ?? 'broken' },
		needsAttention: needsAttention(now, { failures, failingSince })
	};
}

/** Newest first. */
export function readRuns(
	line: Line,
	userId: string,
	{ limit }: { limit: number }
): Promise<RunView[]> {
	return line.database.withUser(userId, (tx) => runsIn(tx, line, { userId, limit }));
}

function runsIn(
	tx: Tx,
	{ registration }: Line,
	{ userId, limit }: { userId: string; limit: number }
): Promise<RunView[]> {
	return tx.rows<RunView>(sql`select id, trigger, started_at as "startedAt",
		finished_at as "finishedAt", state, ${JSON.stringify(noCounts)}::text::jsonb || counts as counts,
		problems, progress, error
		from sync_runs where user_id = ${userId}::uuid and provider = ${registration.manifest.id}
		order by started_at desc, id desc limit ${limit}::int`);
}

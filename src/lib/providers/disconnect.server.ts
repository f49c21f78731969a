import { sql } from 'drizzle-orm';
import { NamedError } from '#lib/platform/errors.ts';
import type { WireChange } from '#lib/sync/protocol.ts';
import { entities } from '#lib/domains/registry.ts';
import type { AnyEntity } from '#lib/platform/entity/entity.ts';
import type { AccessTokens } from './access-token.server.ts';
import { oauthCallerFor, findConnection, type Connection, type Line } from './connection.server.ts';
import { askForPerson } from './counted-call.server.ts';
import { webhookUrlOf } from './subscribe.server.ts';

export interface Disconnected {
	/** Whether the provider was told; if not, the grant can be ended on its own site. */
	readonly revoked: boolean;
	readonly deletedRows: number;
}

/**
 * Ends the connection here and over there. The rows stay, or go as if the person had deleted each:
 * with `deleteRows` those that nobody edited come back when the account is connected again.
 */
export async function disconnect(
	line: Line,
	tokens: AccessTokens,
	{ userId, deleteRows }: { userId: string; deleteRows: boolean }
): Promise<Disconnected> {
	const connection = await findConnection(line, userId);
	if (!connection) {
		const { name } = line.registration.manifest;
		throw new NamedError('E_NOT_CONNECTED', `${name} is not connected.`, { status: 404 });
	}
	await endRuns(line, connection);
	const revoked = await revoke(line, tokens, connection);
	const deletedRows = deleteRows ? await deleteAll(line, userId) : 0;
	await forget(line, connection, deleteRows);
	return { revoked, deletedRows };
}

/** From here on nothing is claimed, and a page that is on its way finds its lease gone. */
async function endRuns({ database }: Line, { userId, id, provider }: Connection): Promise<void> {
	await database.withUser(userId, async (tx) => {
		await tx.rows(sql`update oauth_credentials set next_sync_at = null, sync_lease_owner = null,
			sync_lease_until = null, status = case when status = 'active' then 'paused' else status end
			where user_id = ${userId}::uuid and id = ${id}::uuid`);
		await tx.rows(sql`update sync_runs set state = 'stopped', finished_at = now()
			where user_id = ${userId}::uuid and provider = ${provider}
				and state in ('running', 'stopping')`);
	});
}

/** As well as it goes: a provider that is down does not hold a person back. */
async function revoke(line: Line, tokens: AccessTokens, connection: Connection): Promise<boolean> {
	const caller = await oauthCallerFor(line, connection);
	if (!caller) return false;
	const { revoke: end, unsubscribe } = caller.provider;
	if (!end && !unsubscribe) return false;
	const token = await tokens.current(connection);
	if (token.kind !== 'ok') return false;
	const access = token.value.token.reveal();
	const url = webhookUrlOf(line, connection);
	if (url !== null && unsubscribe) {
		await askForPerson(line, connection, () => unsubscribe(access, url));
	}
	return (
		end !== undefined && (await askForPerson(line, connection, () => end(access))).kind === 'ok'
	);
}

/** How many rows of this provider the person sees. */
export async function countRows(line: Line, userId: string): Promise<number> {
	const tables = filled(line).map(
		({ name }) => sql`(select count(*)::int from ${sql.identifier(name)}
			where user_id = ${userId}::uuid and source = ${line.registration.manifest.id}
				and deleted_at is null)`
	);
	const [row] = await line.database.withUser(userId, (tx) =>
		tx.rows<{ rows: number }>(sql`select ${sql.join(tables, sql` + `)} as rows`)
	);
	return row?.rows ?? 0;
}

function filled({ registration }: Line): AnyEntity[] {
	return entities.filter(({ name }) => registration.manifest.fills.includes(name));
}

interface Living {
	readonly id: string;
	readonly sourceId: string;
	readonly sourceAt: number;
	readonly isEdited: boolean;
	readonly updatedAt: number;
}

function livingRows(
	{ database, registration }: Line,
	userId: string,
	entity: AnyEntity
): Promise<Living[]> {
	return database.withUser(userId, (tx) =>
		tx.rows<Living>(sql`select id, source_id as "sourceId", source_at as "sourceAt",
			edited_at > 0 as "isEdited", updated_at as "updatedAt" from ${sql.identifier(entity.name)}
			where user_id = ${userId}::uuid and source = ${registration.manifest.id}
				and deleted_at is null`)
	);
}

const CHUNK = 500;

async function deleteAll(line: Line, userId: string): Promise<number> {
	let deleted = 0;
	for (const entity of filled(line)) {
		const rows = await livingRows(line, userId, entity);
		for (let from = 0; from < rows.length; from += CHUNK) {
			await deleteChunk(line, { userId, entity }, rows.slice(from, from + CHUNK));
		}
		deleted += rows.length;
	}
	return deleted;
}

async function deleteChunk(
	{ sync, registration, now }: Line,
	target: { userId: string; entity: AnyEntity },
	rows: readonly Living[]
): Promise<void> {
	const source = registration.manifest.id;
	const gone = { sourceHash: 'disconnected', sourceRemoved: true, values: {} };
	await sync.ingest(
		target,
		rows.map(({ sourceId, sourceAt }) => ({ source, sourceId, sourceAt, ...gone }))
	);
	// An edit keeps a row in sight of its source's deletion: these go by the person's own word.
	const nothing = { stamps: null, released: null, editedAt: 0, createdAt: 0, values: {} };
	const edited = rows.filter(({ isEdited }) => isEdited);
	const changes: WireChange[] = edited.map(({ id, sourceId, updatedAt }) => ({
		...{ ...nothing, entity: target.entity.name, id, source, sourceId },
		removedAt: Math.max(now() * 1000, updatedAt + 1)
	}));
	await sync.write(target.userId, changes);
}

async function forget(
	{ database }: Line,
	{ userId, id, provider }: Connection,
	deleteRows: boolean
): Promise<void> {
	const mine = sql`user_id = ${userId}::uuid and provider = ${provider}`;
	await database.withUser(userId, async (tx) => {
		await tx.rows(sql`delete from provider_cursors where ${mine}`);
		if (deleteRows) await tx.rows(sql`delete from provider_payloads where ${mine}`);
		await tx.rows(
			sql`delete from oauth_credentials where user_id = ${userId}::uuid and id = ${id}::uuid`
		);
	});
}

import { sql, type SQL } from 'drizzle-orm';
import { hasSqlState } from '#lib/platform/server/data-error.server.ts';
import { newRowId } from '#lib/sync/row-id.ts';
import type { ConnectProblem } from './connect-problem.ts';
import type { Line } from './connection.server.ts';
import type { ProviderAccount } from './provider.ts';
import type { Realm } from './realms.server.ts';

export interface Unfinished {
	readonly userId: string;
	readonly realm: Realm;
	/** The sealed token or pair, for an update. */
	readonly columns: SQL;
}

/** Stores what is still to be tried. Null: another tab was faster, and its connection works. */
export async function storeUnfinished(
	{ database, registration }: Line,
	{ userId, realm, columns }: Unfinished
): Promise<string | null> {
	const { id: provider } = registration.manifest;
	return database.withUser(userId, async (tx) => {
		await tx.rows(sql`insert into oauth_credentials
			(user_id, id, provider, status, status_reason) values
			(${userId}::uuid, ${newRowId()}::uuid, ${provider}, 'reconnect', 'unfinished')
			on conflict (user_id, provider) do nothing`);
		const [row] = await tx.rows<{ id: string }>(sql`update oauth_credentials set
			${columns}, realm = ${realm}
			where user_id = ${userId}::uuid and provider = ${provider} and status = 'reconnect'
			returning id`);
		return row?.id ?? null;
	});
}

interface Activation {
	readonly userId: string;
	readonly id: string;
	readonly account: ProviderAccount;
}

export async function activate(line: Line, given: Activation): Promise<ConnectProblem | null> {
	const { userId, id, account } = given;
	try {
		return await line.database.withUser(userId, async (tx) => {
			// Another account's records would mix with those that are here.
			const [row] = await tx.rows(sql`update oauth_credentials set status = 'active',
				status_reason = null, last_error = null, failures = 0, failing_since = null,
				failure_kind = null, next_sync_at = now(),
				external_user_id = ${account.externalId}, external_name = ${account.name}
				where user_id = ${userId}::uuid and id = ${id}::uuid
					and coalesce(external_user_id, ${account.externalId}) = ${account.externalId}
				returning id`);
			if (!row) return 'other-account';
			// Of the time between, nothing was told: all that is recent is listed once more, and where
			// the provider is told an address for its changes, it is told it anew.
			await tx.rows(sql`update provider_cursors set cursor = cursor || '{"deepAt": 0}'::jsonb
				where user_id = ${userId}::uuid and provider = ${line.registration.manifest.id}`);
			return null;
		});
	} catch (error) {
		// The unique index on provider and account: somebody else on this server has connected it.
		if (hasSqlState(error, /^23505$/)) return 'account-taken';
		throw error;
	}
}

/** A new connection leaves no trace; a former one goes on waiting for its own account. */
export async function forget({ database }: Line, userId: string, id: string): Promise<void> {
	await database.withUser(userId, async (tx) => {
		await tx.rows(sql`delete from oauth_credentials where user_id = ${userId}::uuid
			and id = ${id}::uuid and status = 'reconnect' and external_user_id is null`);
		await tx.rows(sql`update oauth_credentials set access_token = null, refresh_token = null
			where user_id = ${userId}::uuid and id = ${id}::uuid and status = 'reconnect'`);
	});
}

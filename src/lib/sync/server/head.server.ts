import { accountGone } from '#lib/platform/server/account-gone.server.ts';
import type { Tx } from '#lib/platform/server/database.server.ts';

/** A person's counter: the lock under which their rows are written, and the life it belongs to. */
export interface Head {
	readonly revision: number;
	readonly epoch: string;
	/** Tombstones up to here may be gone. */
	readonly minCursor: number;
}

const columns = 'revision, epoch, min_cursor as "minCursor"';

/** Gives a person their head. Called as the person, when the account is made. */
export async function createHead(tx: Tx, userId: string): Promise<void> {
	await tx.text('insert into sync_heads (user_id) values ($1::uuid) on conflict do nothing', [
		userId
	]);
}

/**
 * The first statement of every transaction that writes rows: until it commits, nobody else gets a
 * revision of this person, so revisions become visible in their order (I6).
 */
export async function lockHead(tx: Tx, userId: string): Promise<Head> {
	const statement = `select ${columns} from sync_heads where user_id = $1::uuid for update`;
	const [head] = await tx.text<Head>(statement, [userId]);
	if (head) return head;
	const [person] = await tx.text('select 1 as one from users where id = $1::uuid', [userId]);
	if (!person) throw accountGone();
	await createHead(tx, userId);
	const [created] = await tx.text<Head>(statement, [userId]);
	if (!created) throw accountGone();
	return created;
}

export async function moveHead(tx: Tx, userId: string, revision: number): Promise<void> {
	await tx.text('update sync_heads set revision = $2::bigint where user_id = $1::uuid', [
		userId,
		revision
	]);
}

/**
 * For a database that comes back from a backup: its counters may have begun anew, so every device
 * is told to begin anew too, and offers again what its person wrote.
 */
export const anotherLife = 'update sync_heads set epoch = gen_random_uuid()';

import { sql } from 'drizzle-orm';
import type { Tx } from '../server/database.server.ts';
import { users } from './tables.server.ts';

/** Example accounts do not count: who only looked around has not set anything up. */
export async function hasOwner(tx: Tx): Promise<boolean> {
	const [answer] = await tx.rows<{ owned: boolean }>(
		sql`select exists (select 1 from ${users} where not demo) as owned`
	);
	return answer?.owned === true;
}

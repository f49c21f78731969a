import type { Tx } from '../server/database.server.ts';
import type { Statement } from '../server/wire/connection.server.ts';
import { auditLog, nobody } from './tables.server.ts';

export type AuditEvent =
	| 'account-made'
	| 'account-erased'
	| 'signed-in'
	| 'signed-out'
	| 'sign-in-refused'
	| 'email-changed'
	| 'password-changed'
	| 'passkey-added'
	| 'passkey-removed'
	| 'session-revoked'
	| 'instance-restored';

export interface AuditEntry {
	readonly event: AuditEvent;
	/** Absent: nobody, as in a sign-in that failed. */
	readonly userId?: string;
	readonly address: string;
	readonly at: number;
}

export async function record(tx: Tx, entry: AuditEntry): Promise<void> {
	const { event, userId = nobody, address, at } = entry;
	const outcome = event === 'sign-in-refused' ? 'refused' : 'ok';
	await tx.db.insert(auditLog).values({ userId, event, outcome, address, at });
}

/** The same of a restored instance, as a statement for its owner. */
export function noteRestored(address: string): Statement {
	const event: AuditEvent = 'instance-restored';
	return {
		text: 'insert into audit_log (event, address) values ($1, $2)',
		params: [event, address]
	};
}

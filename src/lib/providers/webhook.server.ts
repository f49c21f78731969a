import { timingSafeEqual } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { applicationFor } from './application.server.ts';
import type { Line } from './connection.server.ts';
import type { Realm } from './realms.server.ts';

export interface Delivery {
	/** The part of the address that only the provider knows. */
	readonly secret: string;
	readonly headers: Headers;
	/** The bytes as they came. */
	readonly body: Uint8Array;
}

/** `unknown`: no such address here. `refused`: not authentic. Nothing else is ever told. */
export type Delivered = 'taken' | 'refused' | 'unknown';

/** The last part of the address that a provider's webhooks are sent to. */
export function webhookSecret({ registration, seal }: Line): string {
	return seal.derive(`webhooks/${registration.manifest.id}`).reveal();
}

/**
 * An authentic event brings the next sync of its connection forward, at most once a minute, and
 * does nothing else: what it says is asked of the provider itself. So a replay is harmless.
 */
export async function takeDelivery(line: Line, delivery: Delivery): Promise<Delivered> {
	const { readEvent } = line.registration;
	if (!readEvent || !isSame(delivery.secret, webhookSecret(line))) return 'unknown';
	const { headers, body } = delivery;
	for (const realm of ['live', 'sandbox'] as const) {
		const { origin } = line.config;
		const client = await applicationFor(line, line.registration, { realm, origin });
		const event = client && readEvent(client.clientSecret, { headers, body, now: line.now() });
		if (event === null || typeof event === 'string') continue;
		await bringForward(line, realm, event.externalId);
		return 'taken';
	}
	return 'refused';
}

/** The sandbox's secret is no secret: what it signs moves nothing real. */
async function bringForward(line: Line, realm: Realm, externalId: string): Promise<void> {
	await line.database.asSystem('bring a sync forward', (tx) =>
		tx.rows(sql`update oauth_credentials
			set next_sync_at = greatest(now(), coalesce(last_ok_at + interval '1 minute', now()))
			where provider = ${line.registration.manifest.id} and realm = ${realm}
				and external_user_id = ${externalId} and status = 'active'
				and next_sync_at > greatest(now(), coalesce(last_ok_at + interval '1 minute', now()))`)
	);
}

function isSame(given: string, expected: string): boolean {
	const [a, b] = [Buffer.from(given), Buffer.from(expected)];
	return a.length === b.length && timingSafeEqual(a, b);
}

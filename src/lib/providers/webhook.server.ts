import { createHmac, timingSafeEqual } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { applicationFor } from './application.server.ts';
import type { ConnectionKey, Line } from './connection.server.ts';
import type { Realm } from './realms.server.ts';
import { hasExamples } from './sandbox-http.server.ts';
import { heed, type Heard } from './webhook-effect.server.ts';

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

/** The same for one connection: its id, and 256 bits that only this server can make of it. */
export function connectionWebhookSecret(line: Line, { id }: Pick<ConnectionKey, 'id'>): string {
	const proof = createHmac('sha256', webhookSecret(line)).update(id).digest('base64url');
	return `${Buffer.from(id.replaceAll('-', ''), 'hex').toString('base64url')}.${proof}`;
}

/**
 * An authentic event is a hint, at most once a minute: what it says is asked of the provider
 * itself.
 */
export async function takeDelivery(line: Line, delivery: Delivery): Promise<Delivered> {
	const { webhooks } = line.registration;
	if (!webhooks) return 'unknown';
	if (webhooks.address === 'connection') return takeForOne(line, delivery);
	if (!isSame(delivery.secret, webhookSecret(line))) return 'unknown';
	const realms = await realmsInUse(line);
	if (realms.length === 0) return 'unknown';
	for (const realm of realms) {
		const event = await read(line, realm, delivery);
		if (typeof event === 'string') continue;
		if (event.externalId !== null) await heed(line, { realm, event });
		return 'taken';
	}
	return 'refused';
}

/** Without a secret that could have signed it there is no such address here. */
async function realmsInUse(line: Line): Promise<Realm[]> {
	const { config, database, registration } = line;
	const app = await applicationFor(line, registration, { realm: 'live', origin: config.origin });
	const live: Realm[] = app || !registration.app ? ['live'] : [];
	const isTried = config.providers === 'sandbox' || (await hasExamples(database));
	return isTried ? [...live, 'sandbox'] : live;
}

async function takeForOne(line: Line, delivery: Delivery): Promise<Delivered> {
	const id = idIn(delivery.secret);
	if (id === null || !isSame(delivery.secret, connectionWebhookSecret(line, { id }))) {
		return 'unknown';
	}
	const realm = await realmOf(line, id);
	if (realm === null) return 'unknown';
	const event = await read(line, realm, delivery);
	if (typeof event === 'string') return 'refused';
	await heed(line, { realm, event, connectionId: id });
	return 'taken';
}

async function read(
	line: Line,
	realm: Realm,
	{ headers, body }: Delivery
): Promise<Heard['event'] | string> {
	const { registration, config, now } = line;
	const { webhooks, app } = registration;
	const client = await applicationFor(line, registration, { realm, origin: config.origin });
	if (!webhooks || (app && !client)) return 'There is no app here that could be meant.';
	const clientSecret = client?.clientSecret ?? null;
	return webhooks.readEvent({ headers, body, now: now(), clientSecret });
}

function idIn(secret: string): string | null {
	const hex = Buffer.from(secret.split('.')[0] ?? '', 'base64url').toString('hex');
	if (hex.length !== 32) return null;
	return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

async function realmOf({ database, registration }: Line, id: string): Promise<Realm | null> {
	const [row] = await database.asSystem('find a connection by its webhook', (tx) =>
		tx.rows<{ realm: Realm }>(sql`select realm from oauth_credentials
			where id = ${id}::uuid and provider = ${registration.manifest.id}`)
	);
	return row?.realm ?? null;
}

function isSame(given: string, expected: string): boolean {
	const [a, b] = [Buffer.from(given), Buffer.from(expected)];
	return a.length === b.length && timingSafeEqual(a, b);
}

import { isIP } from 'node:net';
import { log } from '#lib/platform/log.server.ts';
import type { ConnectionKey, Line } from './connection.server.ts';
import type { Run } from './run.server.ts';
import { connectionWebhookSecret } from './webhook.server.ts';

/**
 * Where each connection has an address of its own, the provider is told it. A refusal costs speed
 * alone: what is due is fetched all the same, and the answer says so in words for a person.
 */
export async function subscribe({ line, calls, connection }: Run): Promise<string | null> {
	const { provider } = calls;
	const { id, name } = line.registration.manifest;
	const url = webhookUrlOf(line, connection);
	if (url === null || !provider.subscribe) return null;
	const answer = await calls.make(async (token) => provider.subscribe?.(token, url) ?? nothing);
	if (answer.kind === 'ok') return null;
	log.warn('no webhooks for a connection', { provider: id, code: answer.kind });
	if (answer.kind !== 'ours_to_fix') return null;
	return `${name} can't tell this server of changes at once: ${answer.reason} They come with the next sync.`;
}

const nothing = { kind: 'ok', value: null } as const;

/** Null where a provider has one address for everyone, or could not reach ours from outside. */
export function webhookUrlOf(line: Line, connection: Pick<ConnectionKey, 'id'>): string | null {
	const { manifest, webhooks } = line.registration;
	const { origin } = line.config;
	if (webhooks?.address !== 'connection' || !isPublic(origin)) return null;
	return `${origin}/webhooks/${manifest.id}/${connectionWebhookSecret(line, connection)}`;
}

/** By a name and with a certificate, at the usual port. */
function isPublic(origin: string): boolean {
	const { protocol, hostname, port } = new URL(origin);
	const isName = hostname.includes('.') && isIP(hostname) === 0 && !hostname.startsWith('[');
	return protocol === 'https:' && port === '' && isName && !/\.(local|localhost)$/.test(hostname);
}

import { log } from '#lib/platform/log.server.ts';
import type { Run } from './run.server.ts';
import { connectionWebhookSecret } from './webhook.server.ts';

/**
 * Where each connection has an address of its own, the provider is told it. A refusal costs speed
 * alone: what is due is fetched all the same.
 */
export async function subscribe(run: Run): Promise<void> {
	const { line, calls, connection } = run;
	const { manifest, webhooks } = line.registration;
	const { provider } = calls;
	if (webhooks?.address !== 'connection' || !provider.subscribe) return;
	const { origin } = line.config;
	// From the outside only an address with a certificate can be reached.
	if (connection.realm === 'live' && !origin.startsWith('https:')) return;
	const url = `${origin}/webhooks/${manifest.id}/${connectionWebhookSecret(line, connection)}`;
	const answer = await calls.make(async (token) => provider.subscribe?.(token, url) ?? nothing);
	if (answer.kind !== 'ok') {
		log.warn('no webhooks for a connection', { provider: manifest.id, code: answer.kind });
	}
}

const nothing = { kind: 'ok', value: null } as const;

import type { ProviderLines } from './line.server.ts';
import { takeDelivery, type Delivered } from './webhook.server.ts';

export interface WebhookRequest {
	readonly request: Request;
	readonly provider: string;
	readonly secret: string;
}

const statuses: Readonly<Record<Delivered, number>> = { taken: 204, refused: 401, unknown: 404 };

/**
 * `POST /webhooks/<provider>/<secret>`: the answer never has a body. A HEAD, by which some providers
 * try an address, is told nothing: it is answered alike whatever the secret.
 */
export async function receiveWebhook(
	lines: ProviderLines,
	{ request, provider, secret }: WebhookRequest
): Promise<Response> {
	const line = lines.of(provider);
	if (!line) return new Response(null, { status: 404 });
	const body = new Uint8Array(await request.arrayBuffer());
	const delivered = await takeDelivery(line, { secret, headers: request.headers, body });
	return new Response(null, { status: statuses[delivered] });
}

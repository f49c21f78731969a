import { receiveWebhook } from '#lib/providers/webhook-http.server.ts';
import { requireApp } from '#lib/running-app.server.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = ({ request, params }) =>
	receiveWebhook(requireApp().providers, { request, ...params });

export const HEAD: RequestHandler = () => new Response(null, { status: 204 });

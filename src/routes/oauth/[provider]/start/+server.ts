import { answering } from '#lib/platform/server/http-route.server.ts';
import { beginConnect } from '#lib/providers/connect-http.server.ts';
import { requireApp } from '#lib/running-app.server.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = ({ request, params, locals }) =>
	answering(locals.requestId, async () =>
		beginConnect(requireApp().providers, { request, provider: params.provider, user: locals.user })
	);

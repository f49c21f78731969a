import { answering } from '#lib/platform/server/http-route.server.ts';
import { endConnect } from '#lib/providers/connect-http.server.ts';
import { requireApp } from '#lib/running-app.server.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = ({ request, params, locals }) =>
	answering(locals.requestId, async () =>
		endConnect(requireApp().providers, { request, provider: params.provider, user: locals.user })
	);

/** Providers and previews look whether the address answers; that uses nothing up. */
export const HEAD: RequestHandler = () => new Response(null, { status: 204 });

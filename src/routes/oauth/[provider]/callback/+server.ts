import { endConnect } from '#lib/providers/connect-http.server.ts';
import { requireApp } from '#lib/running-app.server.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = ({ request, params, locals }) =>
	endConnect(requireApp().providers, { request, provider: params.provider, user: locals.user });

/** Providers and previews look whether the address answers; that uses nothing up. */
export const HEAD: RequestHandler = () => new Response(null, { status: 204 });

import { beginConnect } from '#lib/providers/connect-http.server.ts';
import { requireApp } from '#lib/running-app.server.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = ({ request, params, locals }) =>
	beginConnect(requireApp().providers, { request, provider: params.provider, user: locals.user });

import { runningApp } from '#lib/running-app.server.ts';
import type { RequestHandler } from './$types';

/** Whether this node can serve people: the failing checks by name, and nothing about versions. */
export const GET: RequestHandler = async () => {
	const failing = (await runningApp()?.failingChecks()) ?? ['starting'];
	const ok = failing.length === 0;
	return Response.json({ ok, failing }, { status: ok ? 200 : 503 });
};

import type { RequestHandler } from './$types';

/** The process answers; it asks nothing else. */
export const GET: RequestHandler = () => Response.json({ ok: true });

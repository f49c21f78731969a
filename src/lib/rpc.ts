import { createTRPCClient, httpLink } from '@trpc/client';
import type { AppRouter } from './app.server.ts';

const url = '/api/trpc';
/** Another site cannot make a browser send this without asking the server first. */
const headers = { 'x-lt-client': 'web' };

/**
 * The server's procedures, typed as the router declares them; only the types of it are imported.
 * Rows do not travel here: they have the replica and its exchange.
 */
export const rpc = createTRPCClient<AppRouter>({ links: [httpLink({ url, headers })] });

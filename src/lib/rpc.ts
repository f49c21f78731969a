import { createTRPCClient, httpLink, httpSubscriptionLink, splitLink } from '@trpc/client';
import type { AppRouter } from './app.server.ts';

const url = '/api/trpc';
/** Another site cannot make a browser send this without asking the server first. */
const headers = { 'x-lt-client': 'web' };

/** The server's procedures, typed as the router declares them. Only the types of it are imported. */
export const rpc = createTRPCClient<AppRouter>({
	links: [
		splitLink({
			condition: (operation) => operation.type === 'subscription',
			true: httpSubscriptionLink({ url }),
			false: httpLink({ url, headers })
		})
	]
});

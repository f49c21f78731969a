import { TRPCClientError } from '@trpc/client';

/** What the server said, in its words; null when it was not reached. */
export function serverWords(error: unknown): string | null {
	if (!(error instanceof TRPCClientError)) return null;
	const data = error.data as { code?: string } | null | undefined;
	return data?.code ? error.message : null;
}

export const unreachable = "Can't reach your server. Everything you log is kept here.";

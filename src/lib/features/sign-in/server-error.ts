import { TRPCClientError } from '@trpc/client';

interface ServerErrorData {
	readonly code?: string;
	readonly field?: string;
	readonly fields?: readonly { readonly field: string; readonly problem: string }[];
	readonly requestId?: string;
}

function dataOf(error: unknown): ServerErrorData | null {
	return error instanceof TRPCClientError ? ((error.data as ServerErrorData | null) ?? null) : null;
}

/** Whether the server answered with one of these codes. */
export function isServerError(error: unknown, ...codes: string[]): boolean {
	return codes.includes(dataOf(error)?.code ?? '');
}

export interface Told {
	/** A sentence for the person. */
	readonly message: string;
	/** The field it belongs to, when it belongs to one. */
	readonly field: string | null;
}

const unreachable =
	"Can't reach your server. Signing in needs it once; after that everything works without.";

/** What went wrong, in words for the page. */
export function toldBy(error: unknown): Told {
	const data = dataOf(error);
	if (!data?.code) return { message: unreachable, field: null };
	const [first] = data.fields ?? [];
	if (first) return { message: `${first.problem}.`, field: first.field };
	const reference = data.code === 'E_INTERNAL' && data.requestId ? ` (ref ${data.requestId})` : '';
	const message = error instanceof Error ? error.message : unreachable;
	return { message: `${message}${reference}`, field: data.field ?? null };
}

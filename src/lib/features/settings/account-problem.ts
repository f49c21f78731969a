import { TRPCClientError } from '@trpc/client';

/** Why an account could not be changed, and whether one of the fields is to be typed anew. */
export function accountProblem(error: unknown): { message: string; isField: boolean } {
	const data =
		error instanceof TRPCClientError
			? (error.data as {
					code?: string;
					field?: string;
					fields?: readonly { problem: string }[];
				} | null)
			: null;
	if (!data?.code) {
		return { message: "Can't reach your server. Nothing was changed; try again.", isField: false };
	}
	const [first] = data.fields ?? [];
	const message = first ? `${first.problem}.` : (error as Error).message;
	return { message, isField: first !== undefined || data.field !== undefined };
}

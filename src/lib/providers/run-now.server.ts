import { NamedError } from '#lib/platform/errors.ts';
import { findConnection } from './connection.server.ts';
import type { ProviderLine } from './line.server.ts';
import type { RunOrder } from './runs.server.ts';

/** Begins a run that a person asked for. `started: false`: one is under way already. */
export async function beginNow(
	line: ProviderLine,
	userId: string,
	order: Omit<RunOrder, 'trigger'>
): Promise<{ started: boolean }> {
	const begun = await line.runs.begin(userId, { trigger: 'manual', ...order });
	if (begun) {
		begun.result.catch((error: unknown) => line.report(error, 'a sync run'));
		return { started: true };
	}
	const connection = await findConnection(line, userId);
	if (connection?.status === 'active') return { started: false };
	throw notReady(line, connection?.status);
}

function notReady({ registration }: ProviderLine, status: string | undefined): NamedError {
	const { name } = registration.manifest;
	if (status === 'paused') {
		return new NamedError('E_PAUSED', `${name} is paused. Resume it first.`, { status: 409 });
	}
	if (status === 'reconnect') {
		const words = `${name} needs you to sign in again. Your data is safe.`;
		return new NamedError('E_RECONNECT', words, { status: 409 });
	}
	return new NamedError('E_NOT_CONNECTED', `${name} is not connected.`, { status: 404 });
}

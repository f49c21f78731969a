import { jsonReply } from '../../sandbox/reply.server.ts';
import type { SandboxState } from './state.server.ts';

/** Every answer is HTTP 200; what it means stands inside. */
export function envelope(status: number, body: unknown, error?: string): Response {
	return jsonReply(200, { status, body, ...(error === undefined ? {} : { error }) });
}

/** PHP writes an empty object as a list. */
export function refused({ settings }: SandboxState, status: number, error: string): Response {
	return envelope(status, settings.looseTypes ? [] : {}, error);
}

export function tooMany(seconds: number): Response {
	return envelope(601, { wait_seconds: seconds }, 'Too Many Requests');
}

export function sameArguments(seconds: number): Response {
	return envelope(601, { wait_seconds: seconds }, 'Same arguments in less than 10 seconds');
}

export const invalidParams = (state: SandboxState, what = '') =>
	refused(state, 503, `Invalid Params${what === '' ? '' : `: ${what}`}`);

import { isNamedError } from '../errors.ts';
import { answerError } from './http-answer.server.ts';

/** A route's answer. What it refuses by name is told by name: Kit would call it a fault of ours. */
export async function answering(
	requestId: string,
	work: () => Promise<Response>
): Promise<Response> {
	try {
		return await work();
	} catch (error) {
		if (isNamedError(error)) return answerError(error, requestId);
		throw error;
	}
}

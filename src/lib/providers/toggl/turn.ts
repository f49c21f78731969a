import type { EgressRequest, Received } from '../http.server.ts';
import type { Refusal, WalkRequest } from '../provider.ts';
import type { Surroundings } from './surroundings.server.ts';

/** Sends a request with the person's token. */
export type Send = (request: EgressRequest) => Promise<Received | Refusal>;

/** One page to be fetched. */
export interface Turn {
	readonly send: Send;
	readonly around: Surroundings;
	readonly walk: WalkRequest;
}

import type { Passage } from '#lib/platform/server/http-edge.server.ts';

declare global {
	namespace App {
		/**
		 * Set by `handle` on every request: `user` (the signed-in person, or null; only looked for
		 * below /api and /oauth), `requestId`, and `visitor` (where the request comes from).
		 */
		interface Locals extends Passage {}
		interface Error {
			message: string;
			code?: string;
			requestId?: string;
		}
	}
}

export {};

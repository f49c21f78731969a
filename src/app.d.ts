import type { SessionUser } from '#lib/platform/auth/session.server.ts';

declare global {
	namespace App {
		interface Locals {
			/** The signed-in person, or null. Set by `handle` on every request. */
			user: SessionUser | null;
			/** Per-request id, printed in logs and error answers. */
			requestId: string;
		}
		interface Error {
			message: string;
			code?: string;
			requestId?: string;
		}
	}
}

export {};

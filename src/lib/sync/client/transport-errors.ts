import { NamedError } from '#lib/platform/errors.ts';

/** The server did not answer, or could not: the same question may be asked again later. */
export class Unreachable extends NamedError {
	constructor(reason: string, options: { cause?: unknown } = {}) {
		super(
			'E_UNREACHABLE',
			`Can't reach your server (${reason}). Everything is kept here.`,
			options
		);
	}
}

/** The session is gone; what waits stays and is sent after the next sign-in. */
export class SignedOut extends NamedError {
	constructor() {
		super('E_SIGNED_OUT', 'You have been signed out. Nothing is lost; sign in to sync.', {
			status: 401
		});
	}
}

/** The server understood the question and will not answer it: a fault of ours, not of the network. */
export class Rejected extends NamedError {
	constructor(status: number, message: string) {
		super('E_REJECTED', `The server refused to sync: ${message}`, { status });
	}
}

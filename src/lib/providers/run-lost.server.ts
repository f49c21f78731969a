import { NamedError } from '#lib/platform/errors.ts';

/** The run's lease is no longer its own: whatever it still holds in hand is old. */
export class RunLost extends NamedError {
	constructor() {
		super('E_RUN_LOST', 'This sync was taken over or ended elsewhere.');
	}
}

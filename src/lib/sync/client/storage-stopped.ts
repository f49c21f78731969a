import { NamedError } from '#lib/platform/errors.ts';

/** The database of this device does not answer, not even after it was opened once more. */
export class StorageStopped extends NamedError {
	constructor(cause: unknown) {
		super('E_STORAGE_STOPPED', 'Storage stopped responding. Reload the page.', { cause });
	}
}

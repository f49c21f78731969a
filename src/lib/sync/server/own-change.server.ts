import { NamedError } from '#lib/platform/errors.ts';
import type { Verdict } from '../protocol.ts';

/** A change the server made itself was refused: the fault is in what made it. */
export class OwnChangeRefused extends NamedError {
	constructor(verdict: Verdict) {
		const why = verdict.kind === 'refused' ? verdict.problems.map((p) => p.problem).join(' ') : '';
		super('E_OWN_CHANGE_REFUSED', `${verdict.entity} ${verdict.id} was not stored. ${why}`);
	}
}

/** Shown in history as the writer of what the command line did. */
export const ownDevice = '00000000-0000-4000-8000-000000000000';

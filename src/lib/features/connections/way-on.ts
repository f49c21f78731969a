import type { ConnectProblem } from '#lib/providers/connect-problem.ts';

export interface WayOn {
	/** `again`: to the provider once more. `keys`: to this server's app keys. */
	readonly kind: 'again' | 'keys';
	readonly label: string;
}

const labels: Partial<Record<ConnectProblem, string>> = {
	denied: 'Try again',
	expired: 'Start again',
	refused: 'Try again',
	scope: 'Grant more',
	unreachable: 'Try again',
	unreadable: 'Try again',
	'other-account': 'Sign in with the former one',
	'signed-out': 'Connect again'
};

/** What a person can do about a connection that did not come about; null: nothing on this page. */
export function wayOn(problem: ConnectProblem, isOwner: boolean): WayOn | null {
	if (problem === 'keys' || problem === 'address') {
		return isOwner ? { kind: 'keys', label: 'Edit keys' } : null;
	}
	const label = labels[problem];
	return label === undefined ? null : { kind: 'again', label };
}

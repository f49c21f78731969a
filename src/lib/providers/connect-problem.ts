/**
 * Why a connection did not come about: the closed list of codes that the callback hands to the
 * Connections page, with its words. `{name}` is the provider's.
 */
export const connectProblems = {
	denied: 'You stopped at {name}. Nothing was connected.',
	expired: 'That sign-in took too long or came from another tab. Nothing was connected.',
	refused: '{name} did not start the connection. Nothing was connected.',
	keys: '{name} did not accept the app’s id or secret. Whoever runs this server can correct them.',
	address:
		'{name} expects a different return address. Whoever runs this server copies the one under Admin into the {name} app’s settings.',
	scope:
		'{name} did not share lasting access to what is read here. Start again and allow all of it.',
	token: '{name} did not accept this token. Copy it again from your profile there.',
	unreachable: '{name} isn’t answering. Nothing was connected; try again in a few minutes.',
	unreadable: '{name} answered with something unreadable. Nothing was connected.',
	connected: '{name} is connected already.',
	'other-account':
		'That is another {name} account than before. Sign in with the former one, or disconnect first.',
	'account-taken': 'This {name} account is connected to another person on this server.',
	'signed-out': 'You were signed out on the way. Sign in here, then connect {name} again.'
} as const;

export type ConnectProblem = keyof typeof connectProblems;

export function isConnectProblem(code: string | null): code is ConnectProblem {
	return code !== null && Object.hasOwn(connectProblems, code);
}

export function connectProblemText(problem: ConnectProblem, name: string): string {
	return connectProblems[problem].replaceAll('{name}', name);
}

import { newAccountInput } from '#lib/platform/auth/input.server.ts';
import { createUser } from '#lib/platform/auth/create-user.server.ts';
import { NamedError } from '#lib/platform/errors.ts';
import { firstLine } from '../first-line.ts';
import { withFoundations } from '../foundations.ts';
import type { Output } from '../output.ts';

/**
 * `create-user EMAIL`: reads the password from standard input, so that it is in no history and no
 * process list. The first account owns the instance.
 */
export async function createUserCommand(
	email: string,
	{ name = '' }: { name?: string },
	output: Output
): Promise<void> {
	const typed = newAccountInput.safeParse({ email, name, password: await readPassword() });
	if (!typed.success) {
		throw new NamedError('E_INPUT', typed.error.issues.map(({ message }) => message).join('. '));
	}
	await withFoundations(async ({ accounts }) => {
		const user = { ...typed.data, address: 'command line' };
		const made = await createUser(accounts, user, { kind: 'due' });
		const role = made.role === 'owner' ? ' They own this instance.' : '';
		output.say(`${made.email} can sign in now.${role}`, { email: made.email, role: made.role });
	});
}

async function readPassword(): Promise<string> {
	const typed = await firstLine('Password (12 characters or more), then Enter: ');
	if (typed !== null) return typed;
	throw new NamedError('E_INPUT', 'Give the password on standard input.');
}

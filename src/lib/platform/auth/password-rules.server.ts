import { NamedError } from '../errors.ts';
import { isCommon } from './common-passwords.server.ts';

const shortest = 12;
const longest = 256;

/** Words of this account and this product make no password on their own. */
type PasswordContext = { readonly email: string; readonly name?: string };

/** The one spelling of a password: the same letters typed on two keyboards are the same. */
export function normalPassword(password: string): string {
	return password.normalize('NFC');
}

/** Throws `E_PASSWORD` with the sentence for the person when this may not become a password. */
export function requireGoodPassword(password: string, context: PasswordContext): void {
	const problem = problemOf(normalPassword(password), context);
	if (problem !== null) {
		throw new NamedError('E_PASSWORD', problem, { status: 400, details: { field: 'password' } });
	}
}

function problemOf(password: string, { email, name = '' }: PasswordContext): string | null {
	const length = [...password].length;
	if (length < shortest) {
		return `This password has ${length === 1 ? '1 character' : `${length} characters`}. Use at least ${shortest}; a few unrelated words work well.`;
	}
	if (length > longest) return `This password is longer than ${longest} characters. Shorten it.`;
	if (password.includes('\0')) return 'This password holds a character that cannot be typed.';
	const own = [email, email.split('@')[0] ?? '', name, name.replace(/\s/g, '')];
	const bare = password.toLowerCase().replace(/[\d\s!?.]+$/, '');
	if (own.some((word) => word.length > 2 && word.toLowerCase() === bare)) {
		return 'This password is your own name or address. Choose another.';
	}
	return isCommon(password)
		? 'This password is among the first that anybody would guess. Choose another.'
		: null;
}

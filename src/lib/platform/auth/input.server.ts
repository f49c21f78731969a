import { z } from 'zod';

/** Text that Postgres can hold: well formed, and without the one character it refuses. */
export const storableText = (max: number) =>
	z
		.string('Expected text')
		.max(max, `At most ${max} characters`)
		.refine((text) => !text.includes('\0') && text.isWellFormed(), 'Holds unreadable characters');

export const emailInput = storableText(254).transform((text, context) => {
	const email = text.trim().normalize('NFC');
	if (/^[^\s@\p{Cc}]+@[^\s@\p{Cc}]+$/u.test(email)) return email;
	context.addIssue({ code: 'custom', message: 'Expected an email address like me@example.org' });
	return z.NEVER;
});

export const nameInput = storableText(80).transform((text) => text.trim().normalize('NFC'));

/** Only bounded here: what makes a good one is said by `requireGoodPassword`. */
export const passwordInput = storableText(1024);

export const newAccountInput = z.strictObject({
	email: emailInput,
	name: nameInput,
	password: passwordInput
});

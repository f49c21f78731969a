import { randomBytes } from 'node:crypto';
import { hash, parseOptions, verify } from '@node-rs/argon2';
import { normalPassword } from './password-rules.server.ts';
import { Turnstile } from './turnstile.server.ts';

/** argon2id, the library's default algorithm; memory in KiB. */
const cost = { memoryCost: 65_536, timeCost: 3, parallelism: 1, outputLen: 32 };

// Each hash takes 64 MiB: two at a time, and a flood is told to come back.
const turnstile = new Turnstile(2, 20);

export function hashPassword(password: string): Promise<string> {
	return turnstile.pass(() => hash(normalPassword(password), cost));
}

let stranger: Promise<string> | undefined;

/**
 * Whether the password is the one of this hash. Without a hash it works as long, so that the time
 * of an answer does not tell which accounts exist.
 */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
	stranger ??= hash(randomBytes(32), cost);
	const against = stored ?? (await stranger);
	const same = await turnstile.pass(() => verify(against, normalPassword(password)));
	return same && stored !== null;
}

/** The hash was made with another cost than today's: make it anew while the password is at hand. */
export function needsRehash(stored: string): boolean {
	const made = parseOptions(stored);
	return made.memoryCost !== cost.memoryCost || made.timeCost !== cost.timeCost;
}

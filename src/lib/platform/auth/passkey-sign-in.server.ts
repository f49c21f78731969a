import { randomBytes } from 'node:crypto';
import { encodeBase64urlNoPadding } from '@oslojs/encoding';
import { and, eq, lt, or } from 'drizzle-orm';
import { limits, takeFrom } from '../server/rate-limit.server.ts';
import type { Visitor } from '../server/http-visitor.server.ts';
import type { Accounts } from './accounts.server.ts';
import {
	challengeIn,
	partyOf,
	signedWordIn,
	type DeviceWord,
	type Party,
	type Signed
} from './passkey-answer.server.ts';
import { atDoor, newChallenge, takeChallenge } from './passkey-challenge.server.ts';
import { refused } from './passkey-errors.server.ts';
import { handleOf } from './passkeys.server.ts';
import { note, openSession, type SignInFrom } from './sign-in.server.ts';
import { passkeys, users } from './tables.server.ts';

const doorBytes = 32;
const doorShape = /^[\w-]{43}$/;

/** Asks a browser for a passkey; `door` is what its cookie holds, so that several tabs can ask. */
export async function askPasskey(accounts: Accounts, visitor: Visitor, door: string | null) {
	const by = { subject: visitor.address, now: accounts.now() };
	await takeFrom(accounts.database, limits.askPasskey, by);
	const token = door && doorShape.test(door) ? door : newDoor();
	const asked = { purpose: 'sign-in', boundTo: atDoor(token) } as const;
	const challenge = await newChallenge(accounts, asked);
	return { token, challenge, party: partyOf(accounts.config).id };
}

const newDoor = () => encodeBase64urlNoPadding(new Uint8Array(randomBytes(doorBytes)));

/** What a browser answers: which passkey, whose it says it is, and a signature. */
export interface ShownPasskey extends Signed {
	readonly id: Uint8Array;
	readonly handle: Uint8Array;
}

/** Opens a session for the person of a passkey, as a password would. */
export async function signInByPasskey(
	accounts: Accounts,
	shown: ShownPasskey,
	from: SignInFrom & { readonly door: string | null }
) {
	await countTry(accounts, shown, from.visitor);
	const party = partyOf(accounts.config);
	const known = await findByCredential(accounts, shown.id);
	try {
		const challenge = challengeIn(shown.clientData, 'show', party);
		const boundTo = atDoor(from.door ?? '');
		await takeChallenge(accounts, challenge, { purpose: 'sign-in', boundTo });
		if (!known) throw refused.unknown();
		await countUse(accounts, known.passkey, wordOf(shown, known, party));
	} catch (error) {
		await note(accounts, { event: 'sign-in-refused', userId: known?.user.id, from });
		throw error;
	}
	return { token: await openSession(accounts, known.user, from), user: known.user };
}

/** As with passwords: by where the tries come from, and by what is tried. */
async function countTry(accounts: Accounts, { id }: ShownPasskey, visitor: Visitor): Promise<void> {
	const now = accounts.now();
	await takeFrom(accounts.database, limits.loginFrom, { subject: visitor.address, now });
	const subject = `passkey:${encodeBase64urlNoPadding(id)}`;
	await takeFrom(accounts.database, limits.login, { subject, now });
}

interface Known {
	readonly passkey: typeof passkeys.$inferSelect;
	readonly user: typeof users.$inferSelect;
}

async function findByCredential(accounts: Accounts, id: Uint8Array): Promise<Known | undefined> {
	return accounts.database.asSystem('sign in by passkey', async (tx) => {
		const [known] = await tx.db
			.select({ passkey: passkeys, user: users })
			.from(passkeys)
			.innerJoin(users, eq(users.id, passkeys.userId))
			.where(and(eq(passkeys.credentialId, id), eq(users.demo, false)));
		return known;
	});
}

/** The signature does not cover whose passkey it is, so that is held against what is kept. */
function wordOf(shown: ShownPasskey, { passkey, user }: Known, party: Party): DeviceWord {
	if (!Buffer.from(handleOf(user.id)).equals(shown.handle)) throw refused.wrong();
	return signedWordIn(shown, passkey.publicKey, party);
}

/** Moves the count of uses on, in one statement: of two answers with the same count one is refused. */
async function countUse(
	accounts: Accounts,
	{ userId, id }: Known['passkey'],
	{ signCount, backedUp }: DeviceWord
): Promise<void> {
	const isOn = or(eq(passkeys.signCount, 0), lt(passkeys.signCount, signCount));
	const moved = await accounts.database.asSystem('count a use of a passkey', (tx) =>
		tx.db
			.update(passkeys)
			.set({ signCount, backedUp, lastUsedAt: accounts.now() })
			.where(and(eq(passkeys.userId, userId), eq(passkeys.id, id), isOn))
			.returning({ id: passkeys.id })
	);
	if (moved.length === 0) throw refused.copied();
}

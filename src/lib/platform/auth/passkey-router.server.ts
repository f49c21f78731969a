import { encodeBase64urlNoPadding } from '@oslojs/encoding';
import { z } from 'zod';
import { open, router, signedIn } from '../server/trpc.server.ts';
import type { Accounts } from './accounts.server.ts';
import { nameInput, passwordInput, storableText } from './input.server.ts';
import { challengeLifetimeMs } from './passkey-challenge.server.ts';
import { askPasskey, signInByPasskey } from './passkey-sign-in.server.ts';
import {
	addPasskey,
	beginPasskey,
	readPasskeys,
	removePasskey,
	renamePasskey
} from './passkeys.server.ts';
import { doorCookie, sessionCookie } from './session-cookie.server.ts';
import { fromOf, identity, welcome } from './welcome.server.ts';

/** Bytes travel as base64url, at most so many of them. */
const bytes = (most: number) =>
	storableText(Math.ceil((most * 4) / 3))
		.regex(/^[\w-]*$/, 'Expected base64url')
		.transform((text) => new Uint8Array(Buffer.from(text, 'base64url')));

const clientData = bytes(4096);
const authenticatorData = bytes(4096);
const madeInput = z.strictObject({
	clientData,
	authenticatorData,
	transports: z.array(storableText(20)).max(10)
});
const shownInput = z.strictObject({
	id: bytes(1023),
	handle: bytes(64),
	clientData,
	authenticatorData,
	signature: bytes(1024)
});

const asked = z.object({ challenge: z.string(), party: z.string() });
const wanted = asked.extend({
	handle: z.string(),
	algorithms: z.array(z.number()),
	/** Passkeys that the person has: a device makes no second one beside its own. */
	known: z.array(z.string())
});
const passkey = z.object({
	id: z.string(),
	name: z.string(),
	/** Epoch milliseconds. */
	createdAt: z.number(),
	lastUsedAt: z.nullable(z.number()),
	/** Kept by a password manager, which brings it to other devices. */
	backedUp: z.boolean()
});

const done = z.object({ ok: z.literal(true) });
const ok = { ok: true } as const;
const text = encodeBase64urlNoPadding;

/** Signing in by a passkey. */
export function passkeyDoorRouter(accounts: Accounts) {
	return router({
		askPasskey: open.output(asked).mutation(async ({ ctx }) => {
			const { token, challenge, party } = await askPasskey(accounts, ctx.visitor, ctx.door);
			ctx.answer.append('set-cookie', doorCookie(token, challengeLifetimeMs));
			return { challenge: text(challenge), party };
		}),
		signInByPasskey: open
			.input(shownInput)
			.output(identity)
			.mutation(async ({ ctx, input }) => {
				const from = { ...fromOf(ctx), door: ctx.door };
				const { token, user } = await signInByPasskey(accounts, input, from);
				return welcome(ctx, token, user);
			})
	});
}

/** A person's own passkeys. */
export function passkeyRouter(accounts: Accounts) {
	return router({
		passkeys: signedIn.output(z.array(passkey)).query(async ({ ctx }) => {
			const all = await readPasskeys(accounts, ctx.user.id);
			return all.map(({ id, name, createdAt, lastUsedAt, backedUp }) => {
				return { id, name, createdAt, lastUsedAt, backedUp };
			});
		}),
		beginPasskey: signedIn
			.input(z.strictObject({ password: passwordInput }))
			.output(wanted)
			.mutation(async ({ ctx, input }) => {
				const asking = await beginPasskey(accounts, input.password, ctx);
				const { challenge, handle, known } = asking;
				return {
					...asking,
					challenge: text(challenge),
					handle: text(handle),
					known: known.map(text)
				};
			}),
		addPasskey: signedIn
			.input(madeInput)
			.output(done)
			.mutation(async ({ ctx, input }) => {
				const token = await addPasskey(accounts, input, ctx);
				ctx.answer.append('set-cookie', sessionCookie(token));
				return ok;
			}),
		...changeProcedures(accounts)
	});
}

function changeProcedures(accounts: Accounts) {
	return {
		renamePasskey: signedIn
			.input(z.strictObject({ id: z.guid(), name: nameInput.refine(Boolean, 'Give it a name') }))
			.output(done)
			.mutation(async ({ ctx, input: { id, name } }) => {
				await renamePasskey(accounts, { userId: ctx.user.id, id }, name);
				return ok;
			}),
		removePasskey: signedIn
			.input(z.strictObject({ id: z.guid(), password: passwordInput }))
			.output(done)
			.mutation(async ({ ctx, input }) => {
				const token = await removePasskey(accounts, input, ctx);
				ctx.answer.append('set-cookie', sessionCookie(token));
				return ok;
			})
	};
}

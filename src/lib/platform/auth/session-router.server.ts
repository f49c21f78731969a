import { z } from 'zod';
import { NamedError } from '../errors.ts';
import { isZone } from '../time/wall-clock.ts';
import { limits, takeFrom } from '../server/rate-limit.server.ts';
import { open, router, signedIn, type Call } from '../server/trpc.server.ts';
import type { Accounts } from './accounts.server.ts';
import { createUser, type Admission, type CreatedUser } from './create-user.server.ts';
import {
	eraseExampleAccount,
	makeExampleAccount,
	mayLookAround
} from './example-account.server.ts';
import { emailInput, newAccountInput, passwordInput, storableText } from './input.server.ts';
import { hasOwner } from './owner.server.ts';
import { openSession, signIn, signOut } from './sign-in.server.ts';
import {
	farewell,
	fromOf,
	identity,
	identityOf,
	welcome,
	type Identity
} from './welcome.server.ts';

const state = z.object({
	/** There is no account yet: the first one is to be made. */
	needsSetup: z.boolean(),
	/** Making it takes the token that the server printed. */
	needsToken: z.boolean(),
	registration: z.enum(['closed', 'open', 'invite']),
	canLookAround: z.boolean(),
	providersMode: z.enum(['live', 'sandbox']),
	user: z.nullable(identity)
});

const signInInput = z.strictObject({ email: emailInput, password: passwordInput });
const setUpInput = newAccountInput.extend({ token: storableText(200).optional() });
/** The visitor's own time zone: the example life is lived there. */
const lookAroundInput = z.strictObject({
	zone: storableText(60).refine(isZone, 'A time zone is named like Europe/Berlin.')
});
const done = z.object({ ok: z.literal(true) });

/** Who is here, and how one comes and goes. */
export function sessionRouter(accounts: Accounts) {
	return router({
		state: open.output(state).query(({ ctx }) => stateFor(accounts, ctx)),
		signIn: open
			.input(signInInput)
			.output(identity)
			.mutation(async ({ ctx, input }) => {
				const { token, user } = await signIn(accounts, input, fromOf(ctx));
				return welcome(ctx, token, user);
			}),
		setUp: open
			.input(setUpInput)
			.output(identity)
			.mutation(async ({ ctx, input: { token = '', ...user } }) => {
				await count(accounts, limits.setup, ctx);
				const admission = { kind: 'first', token: ctx.visitor.local ? null : token } as const;
				return join(accounts, ctx, { user, admission });
			}),
		register: open
			.input(newAccountInput)
			.output(identity)
			.mutation(async ({ ctx, input: user }) => {
				await count(accounts, limits.register, ctx);
				await requireOpenDoor(accounts);
				return join(accounts, ctx, { user, admission: { kind: 'member' } });
			}),
		signOut: open.output(done).mutation(async ({ ctx }) => {
			await signOut(accounts, fromOf(ctx), ctx.user?.id);
			return farewell(ctx);
		}),
		...exampleProcedures(accounts)
	});
}

/** In by one tap, out by one tap. */
function exampleProcedures(accounts: Accounts) {
	return {
		lookAround: open
			.input(lookAroundInput)
			.output(identity)
			.mutation(async ({ ctx, input }) => {
				const made = await makeExampleAccount(accounts, ctx.visitor, input.zone);
				return welcome(ctx, await openSession(accounts, made, fromOf(ctx)), made);
			}),
		leaveExample: signedIn.output(done).mutation(async ({ ctx }) => {
			await eraseExampleAccount(accounts, ctx.user.id, ctx.visitor);
			return farewell(ctx);
		})
	};
}

async function stateFor(accounts: Accounts, { user, visitor }: Call) {
	const { registration, providers } = accounts.config;
	const needsSetup = !(await accounts.database.asSystem('look for an owner', hasOwner));
	return {
		needsSetup,
		needsToken: needsSetup && !visitor.local,
		registration,
		canLookAround: await mayLookAround(accounts, visitor),
		providersMode: providers,
		user: user && identityOf(user)
	};
}

interface Joining {
	readonly user: z.output<typeof newAccountInput>;
	readonly admission: Admission;
}

async function join(accounts: Accounts, call: Call, joining: Joining): Promise<Identity> {
	const user = { ...joining.user, address: call.visitor.address };
	const made: CreatedUser = await createUser(accounts, user, joining.admission);
	return welcome(call, await openSession(accounts, made, fromOf(call)), made);
}

function count(accounts: Accounts, limit: (typeof limits)[keyof typeof limits], call: Call) {
	const by = { subject: call.visitor.address, now: accounts.now() };
	return takeFrom(accounts.database, limit, by);
}

async function requireOpenDoor(accounts: Accounts): Promise<void> {
	const { registration } = accounts.config;
	if (registration === 'open') {
		if (await accounts.database.asSystem('look for an owner', hasOwner)) return;
		throw new NamedError(
			'E_SET_UP_FIRST',
			'This server has no first account yet. Set it up first.',
			{
				status: 409
			}
		);
	}
	const message =
		registration === 'invite'
			? 'This server takes new people by invitation, and invitations cannot be made yet. Ask its owner.'
			: 'This server takes no new accounts. Ask its owner.';
	throw new NamedError('E_REGISTRATION_CLOSED', message, { status: 403 });
}

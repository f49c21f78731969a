import { and, desc, eq, gt } from 'drizzle-orm';
import { z } from 'zod';
import { NamedError } from '../errors.ts';
import { accountGone } from '../server/account-gone.server.ts';
import { router, signedIn } from '../server/trpc.server.ts';
import type { Accounts } from './accounts.server.ts';
import { record } from './audit.server.ts';
import { changeEmail } from './change-email.server.ts';
import { changePassword } from './change-password.server.ts';
import { eraseAccount } from './erase-account.server.ts';
import { emailInput, nameInput, passwordInput } from './input.server.ts';
import { clearDevice, endedSessionCookie, sessionCookie } from './session-cookie.server.ts';
import { sessions, users } from './tables.server.ts';

const account = z.object({
	userId: z.string(),
	email: z.string(),
	name: z.string(),
	owner: z.boolean(),
	demo: z.boolean(),
	/** Epoch milliseconds, as every instant here. */
	createdAt: z.number()
});

const session = z.object({
	id: z.string(),
	/** "Firefox on Linux". */
	device: z.string(),
	createdAt: z.number(),
	/** Written at most once a day. */
	lastSeenAt: z.number(),
	/** The one that asks. */
	current: z.boolean()
});

const done = z.object({ ok: z.literal(true) });
const ok = { ok: true } as const;

/** A person's own account. Reads and writes as that person, so nobody else's row is in reach. */
export function accountRouter(accounts: Accounts) {
	const { database } = accounts;
	return router({
		get: signedIn.output(account).query(({ ctx }) => readAccount(accounts, ctx.user.id)),
		rename: signedIn
			.input(z.strictObject({ name: nameInput }))
			.output(done)
			.mutation(async ({ ctx, input: { name } }) => {
				const mine = eq(users.id, ctx.user.id);
				await database.withUser(ctx.user.id, (tx) => tx.db.update(users).set({ name }).where(mine));
				return ok;
			}),
		changeEmail: changeEmailProcedure(accounts),
		changePassword: signedIn
			.input(z.strictObject({ current: passwordInput, next: passwordInput }))
			.output(done)
			.mutation(async ({ ctx, input }) => {
				const token = await changePassword(accounts, input, ctx);
				ctx.answer.append('set-cookie', sessionCookie(token));
				return ok;
			}),
		erase: eraseProcedure(accounts),
		sessions: signedIn
			.output(z.array(session))
			.query(({ ctx }) => readSessions(accounts, ctx.user.id, ctx.user.sessionId)),
		revokeSession: signedIn
			.input(z.strictObject({ id: z.guid() }))
			.output(done)
			.mutation(async ({ ctx, input: { id } }) => {
				const by = { userId: ctx.user.id, address: ctx.visitor.address };
				await revokeSession(accounts, id, by);
				return ok;
			})
	});
}

function changeEmailProcedure(accounts: Accounts) {
	return signedIn
		.input(z.strictObject({ email: emailInput, password: passwordInput }))
		.output(done)
		.mutation(async ({ ctx, input }) => {
			await changeEmail(accounts, input, ctx);
			return ok;
		});
}

function eraseProcedure(accounts: Accounts) {
	return signedIn
		.input(z.strictObject({ password: passwordInput }))
		.output(done)
		.mutation(async ({ ctx, input: { password } }) => {
			await eraseAccount(accounts, password, ctx);
			ctx.answer.append('set-cookie', endedSessionCookie);
			ctx.answer.set('clear-site-data', clearDevice);
			return ok;
		});
}

async function readAccount(accounts: Accounts, userId: string) {
	const [row] = await accounts.database.withUser(userId, (tx) =>
		tx.db.select().from(users).where(eq(users.id, userId))
	);
	if (!row) throw accountGone();
	const { email, name, role, demo, createdAt } = row;
	return { userId, email, name, owner: role === 'owner', demo, createdAt };
}

async function readSessions(accounts: Accounts, userId: string, currentId: string) {
	const rows = await accounts.database.withUser(userId, (tx) =>
		tx.db
			.select()
			.from(sessions)
			.where(and(eq(sessions.userId, userId), gt(sessions.idleExpiresAt, accounts.now())))
			.orderBy(desc(sessions.lastSeenAt))
	);
	return rows.map(({ id, deviceLabel, createdAt, lastSeenAt }) => ({
		id,
		device: deviceLabel,
		createdAt,
		lastSeenAt,
		current: id === currentId
	}));
}

async function revokeSession(
	accounts: Accounts,
	id: string,
	{ userId, address }: { userId: string; address: string }
): Promise<void> {
	await accounts.database.withUser(userId, async (tx) => {
		const gone = await tx.db
			.delete(sessions)
			.where(and(eq(sessions.userId, userId), eq(sessions.id, id)))
			.returning({ id: sessions.id });
		if (gone.length === 0) {
			throw new NamedError('E_NO_SESSION', 'This session has already ended.', { status: 404 });
		}
		await record(tx, { event: 'session-revoked', userId, address, at: accounts.now() });
	});
}

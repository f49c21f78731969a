import { sql } from 'drizzle-orm';
import * as z from 'zod/mini';
import { NamedError } from '#lib/platform/errors.ts';
import { ownerOnly, router, signedIn } from '#lib/platform/server/trpc.server.ts';
import { takeFrom } from '#lib/platform/server/rate-limit.server.ts';
import { callbackUrl, saveApplication, storedApplication } from './application.server.ts';
import { canCheckApp, checkApp } from './check-app.server.ts';
import type { ApplicationView } from './connection-card.ts';
import { connectByToken } from './connect-token.server.ts';
import { cardOf, readRuns } from './connection-view.server.ts';
import { disconnect } from './disconnect.server.ts';
import { beginFirstSync } from './first-sync.server.ts';
import type { ProviderLine, ProviderLines } from './line.server.ts';
import { beginNow } from './run-now.server.ts';
import { webhookSecret } from './webhook.server.ts';

export const provider = z.string().check(z.maxLength(20));
const named = z.strictObject({ provider });

/** A person's connections. No input names a person or a connection: both follow from the session. */
export function connectionsRouter(lines: ProviderLines) {
	const at = (input: { provider: string }) => lineOf(lines, input.provider);
	return router({
		list: signedIn.query(({ ctx }) =>
			Promise.all(lines.all.map((line) => cardOf(line, ctx.user, line.config.origin)))
		),
		runs: signedIn
			.input(
				z.strictObject({ provider, limit: z._default(z.int().check(z.gte(1), z.lte(100)), 20) })
			)
			.query(({ ctx, input }) => readRuns(at(input), ctx.user.id, { limit: input.limit })),
		syncNow: signedIn
			.input(
				z.strictObject({
					provider,
					days: z.optional(z.int().check(z.gte(1), z.lte(36_500))),
					all: z._default(z.boolean(), false),
					removeMissing: z._default(z.boolean(), false)
				})
			)
			.mutation(({ ctx, input }) => syncNow(at(input), ctx.user.id, input)),
		stop: signedIn.input(named).mutation(({ ctx, input }) => stop(at(input), ctx.user.id)),
		pause: signedIn
			.input(named)
			.mutation(({ ctx, input }) => setPaused(at(input), ctx.user.id, true)),
		resume: signedIn
			.input(named)
			.mutation(({ ctx, input }) => setPaused(at(input), ctx.user.id, false)),
		connectToken: signedIn
			.input(z.strictObject({ provider, token: z.string().check(z.maxLength(2000)) }))
			.mutation(({ ctx, input }) => connectToken(at(input), ctx.user, input.token)),
		disconnect: signedIn
			.input(z.strictObject({ provider, deleteRows: z.boolean() }))
			.mutation(({ ctx, input: { provider: name, deleteRows } }) => {
				const line = at({ provider: name });
				return disconnect(line, line.tokens, { userId: ctx.user.id, deleteRows });
			})
	});
}

/** Each of them is a call to the provider. */
const testLimit = { name: 'oauth-client-test', calls: 30, periodMs: 60 * 60_000 };

/** The server's own apps at the providers. */
export function oauthClientsRouter(lines: ProviderLines) {
	return router({
		get: ownerOnly.query(() => {
			const withApp = lines.all.filter(({ registration }) => registration.app);
			return Promise.all(withApp.map(applicationView));
		}),
		test: ownerOnly.input(named).mutation(async ({ ctx, input }) => {
			const line = lineOf(lines, input.provider);
			await takeFrom(line.database, testLimit, { subject: ctx.user.id, now: line.now() });
			return checkApp(line);
		}),
		save: ownerOnly
			.input(
				z.strictObject({
					provider,
					clientId: z.string().check(z.trim(), z.minLength(1), z.maxLength(200)),
					/** Left out: the stored one stays. */
					clientSecret: z.optional(z.string().check(z.trim(), z.minLength(1), z.maxLength(2000))),
					redirectUri: z
						.string()
						.check(z.maxLength(2000), z.refine(isWebAddress, 'This is no web address.'))
				})
			)
			.mutation(async ({ input: { provider: name, ...application } }) => {
				const line = lineOf(lines, name);
				await saveApplication(line, name, { clientSecret: undefined, ...application });
				return applicationView(line);
			})
	});
}

function isWebAddress(text: string): boolean {
	return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

export function lineOf(lines: ProviderLines, name: string): ProviderLine {
	const line = lines.of(name);
	if (line) return line;
	throw new NamedError('E_PROVIDER', 'There is no such provider here.', { status: 404 });
}

interface SyncNow {
	readonly days?: number | undefined;
	readonly all: boolean;
	readonly removeMissing: boolean;
}

function syncNow(line: ProviderLine, userId: string, { days, all, removeMissing }: SyncNow) {
	const reach = all
		? ({ kind: 'all' } as const)
		: days === undefined
			? ({ kind: 'due' } as const)
			: ({ kind: 'days', days } as const);
	return beginNow(line, userId, { reach, removeMissing });
}

/** The run ends at its next page; what it has stored stays. */
async function stop(line: ProviderLine, userId: string) {
	const stopping = await line.database.withUser(userId, (tx) =>
		tx.rows(sql`update sync_runs set state = 'stopping' where user_id = ${userId}::uuid
			and provider = ${line.registration.manifest.id} and state = 'running' returning id`)
	);
	line.runs.nudge(userId);
	return { stopping: stopping.length > 0 };
}

const tokenLimit = { name: 'connect-token', calls: 20, periodMs: 60 * 60_000 };

async function connectToken(
	line: ProviderLine,
	user: { id: string; demo: boolean },
	token: string
): Promise<{ account: string }> {
	await takeFrom(line.database, tokenLimit, { subject: user.id, now: line.now() });
	const { name: account } = await connectByToken(line, { user, token });
	await beginFirstSync(line, user.id);
	return { account };
}

async function setPaused(line: ProviderLine, userId: string, paused: boolean) {
	if (paused) await stop(line, userId);
	const [from, to] = paused ? ['active', 'paused'] : ['paused', 'active'];
	await line.database.withUser(userId, (tx) =>
		tx.rows(sql`update oauth_credentials set status = ${to},
			next_sync_at = case when ${paused}::boolean then null else now() end
			where user_id = ${userId}::uuid and provider = ${line.registration.manifest.id}
				and status = ${from}`)
	);
	return { paused };
}

async function applicationView(line: ProviderLine): Promise<ApplicationView> {
	const { config, registration } = line;
	const { id, name } = registration.manifest;
	const stored = await storedApplication(line, id);
	const given = registration.app?.ofEnvironment(config);
	const isGiven = given?.clientId !== undefined && given.clientSecret !== undefined;
	return {
		provider: id,
		name,
		clientId: stored?.clientId ?? given?.clientId ?? '',
		hasSecret: stored !== null || given?.clientSecret !== undefined,
		redirectUri: stored?.redirectUri ?? given?.redirectUri ?? callbackUrl(config.origin, id),
		from: stored ? 'database' : isGiven ? 'environment' : 'nowhere',
		canTest: await canCheckApp(line),
		developerPage: registration.manifest.developerPage ?? null,
		webhookUrl:
			registration.webhooks?.address === 'app'
				? `${config.origin}/webhooks/${id}/${webhookSecret(line)}`
				: null
	};
}

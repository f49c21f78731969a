import { jobs } from './app-jobs.server.ts';
import { entities } from './domains/registry.ts';
import { restoreRouter } from './features/backup/restore-router.server.ts';
import { fillExample } from './features/example-life/fill.server.ts';
import { createNoticeRounds, type NoticeRounds } from './features/notices/notices.server.ts';
import { accountRouter } from './platform/auth/account-router.server.ts';
import type { Accounts } from './platform/auth/accounts.server.ts';
import { passkeyDoorRouter, passkeyRouter } from './platform/auth/passkey-router.server.ts';
import { sessionRouter } from './platform/auth/session-router.server.ts';
import { SessionWatch } from './platform/auth/session-watch.server.ts';
import { offerSetupToken } from './platform/auth/setup-token.server.ts';
import type { Config } from './platform/config.server.ts';
import { log } from './platform/log.server.ts';
import { pushRouter } from './platform/push/push-router.server.ts';
import { openPush, type Push } from './platform/push/push.server.ts';
import { openDatabase, type Database } from './platform/server/database.server.ts';
import type { Edge, Passage } from './platform/server/http-edge.server.ts';
import { startJobs } from './platform/server/job.server.ts';
import { migrateDatabase } from './platform/server/migrate.server.ts';
import { answerTrpc } from './platform/server/trpc-answer.server.ts';
import { mergeRouters, router } from './platform/server/trpc.server.ts';
import { holdConnections } from './providers/connection.server.ts';
import { endGrants } from './providers/end-grants.server.ts';
import { beginFirstSync } from './providers/first-sync.server.ts';
import { openProviderLines, type ProviderLines } from './providers/line.server.ts';
import { openOnlineFoods, type OnlineFoods } from './providers/open-food-facts/lookup.server.ts';
import { foodsRouter } from './providers/open-food-facts/router.server.ts';
import { healthRouter } from './providers/provider-health.server.ts';
import { recordsRouter } from './providers/record-router.server.ts';
import { connectionsRouter, oauthClientsRouter } from './providers/router.server.ts';
import { createHead, lockHead } from './sync/server/head.server.ts';
import { deviceRouter, syncRouter } from './sync/server/router.server.ts';
import { createSync, type Sync } from './sync/server/sync.server.ts';

/** What the server is made of. Open this file to see it all. */
export interface App {
	readonly config: Config;
	readonly database: Database;
	readonly sync: Sync;
	readonly accounts: Accounts;
	readonly providers: ProviderLines;
	readonly push: Push;
	readonly notices: NoticeRounds;
	readonly foods: OnlineFoods;
	readonly edge: Edge;
	readonly router: AppRouter;
	answerTrpc(request: Request, passage: Passage): Promise<Response>;
	/** Names of what keeps this node from serving; empty when it can. */
	failingChecks(): Promise<string[]>;
	/** Before a stop: jobs begin nothing new, and `failingChecks` says so. */
	stopBeginning(): void;
	close(): Promise<void>;
}

export type AppRouter = ReturnType<typeof appRouter>;

interface Parts {
	readonly config: Config;
	readonly database: Database;
	readonly sync: Sync;
	readonly accounts: Accounts;
	readonly providers: ProviderLines;
	readonly foods: OnlineFoods;
	readonly watch: SessionWatch;
	readonly push: Push;
	readonly notices: NoticeRounds;
}

function appRouter({ accounts, config, database, providers, foods, push, sync, watch }: Parts) {
	return router({
		session: mergeRouters(
			sessionRouter(accounts),
			passkeyDoorRouter(accounts),
			restoreRouter(accounts, config)
		),
		account: mergeRouters(accountRouter(accounts), passkeyRouter(accounts), deviceRouter(database)),
		sync: syncRouter(sync, watch),
		notices: pushRouter(push),
		connections: mergeRouters(connectionsRouter(providers), recordsRouter(providers)),
		foods: foodsRouter(foods),
		admin: router({
			oauthClients: oauthClientsRouter(providers),
			providers: healthRouter(providers)
		})
	});
}

export interface Wiring {
	now?: () => number;
	/** Told of every error that is not named, with the request it came from or the job. */
	report?: (error: unknown, requestId: string) => void;
	/** First day of the sandboxes' made-up lives. */
	sandboxSince?: number;
}

/** Opens the database, brings it up to date and starts everything that lives as long as the server. */
export async function startApp(config: Config, wiring: Wiring = {}): Promise<App> {
	const database = await openDatabase(config, { applicationName: 'lifetracker' });
	try {
		await migrateDatabase(config);
		const app = wire(config, database, wiring);
		await announceSetup(app);
		return app;
	} catch (error) {
		await database.close();
		throw error;
	}
}

/** Puts the parts together over an open, migrated database. */
export function wire(config: Config, database: Database, wiring: Wiring = {}): App {
	const { now = Date.now, report = reportToLog, sandboxSince } = wiring;
	const sync = createSync(database, entities, { now });
	const providers = openProviderLines({ config, database, sync, now, report, sandboxSince });
	const foods = openOnlineFoods({ config, database, now });
	const accounts = accountsOver({ config, database, sync, now, providers });
	const watch = new SessionWatch(database, now);
	const push = openPush({ config, database, now });
	const notices = createNoticeRounds(push, report);
	const parts = { config, database, sync, accounts, providers, foods, watch, push, notices };
	const answering = { router: appRouter(parts), report };
	const running = startJobs(jobs(parts), report);
	let isStopping = false;

	return {
		config,
		database,
		sync,
		accounts,
		providers,
		push,
		notices,
		foods,
		router: answering.router,
		edge: { config, database, now, report },
		answerTrpc: (request, passage) => answerTrpc(answering, request, passage),
		failingChecks: async () => (isStopping ? ['stopping'] : databaseChecks(database)),
		stopBeginning() {
			isStopping = true;
			running.stop();
		},
		async close() {
			running.stop();
			await providers.stop();
			await notices.stop();
			await foods.close();
			await sync.stop();
			await database.close();
		}
	};
}

/** Accounts and what a new one brings with it: its revision counter, and the example's year. */
export function accountsOver(below: {
	config: Accounts['config'];
	database: Database;
	sync: Sync;
	now: () => number;
	providers: ProviderLines;
}): Accounts {
	const { config, database, sync, now, providers } = below;
	return {
		config,
		database,
		now,
		prepare: createHead,
		hold: async (tx, userId) => {
			await lockHead(tx, userId);
			await holdConnections(tx, userId);
		},
		part: (userId) => endGrants(providers.all, userId),
		fillExample: async (userId, zone) => {
			const connected = await fillExample({ sync, providers }, { userId, now: now(), zone });
			for (const line of connected) await beginFirstSync(line, userId);
		}
	};
}

function reportToLog(error: unknown, requestId: string): void {
	log.error('unexpected', { requestId, error });
}

async function databaseChecks(database: Database): Promise<string[]> {
	return database.ping().then(
		() => [],
		() => ['database']
	);
}

/** While there is no account: how the first one is made, once, for whoever started the server. */
async function announceSetup({ accounts, config }: App): Promise<void> {
	const token = await offerSetupToken(accounts);
	if (token === null) return;
	process.stderr.write(
		`There is no account yet. On this machine, open ${config.origin} and create the first one.\n` +
			`From anywhere else, that takes this set-up token: ${token}\n` +
			`It is also in the file setup-token in ${config.dataDir} and lasts 24 hours.\n`
	);
}

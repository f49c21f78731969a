import { sql } from 'drizzle-orm';
import { onlineSource } from '#lib/domains/nutrition/online-food.ts';
import type { Config } from '#lib/platform/config.server.ts';
import type { Database } from '#lib/platform/server/database.server.ts';
import type { ProviderLines } from './line.server.ts';
import type { OnlineFoods } from './open-food-facts/lookup.server.ts';

export interface SandboxRequest {
	readonly request: Request;
	readonly provider: string;
	/** Sent from this very machine. */
	readonly isLocal: boolean;
}

interface Host {
	readonly config: Config;
	readonly database: Database;
	readonly providers: ProviderLines;
	readonly foods: Pick<OnlineFoods, 'sandbox'>;
}

/**
 * A provider's stand-in below our own address, for the person's browser. It is there where the
 * server is set to sandboxes, or has an example account; its faults are switched on this machine
 * alone, unless the whole server is a sandbox.
 */
export async function answerFromSandbox(
	{ config, database, providers, foods }: Host,
	{ request, provider, isLocal }: SandboxRequest
): Promise<Response> {
	const host = providers.of(provider)?.realms ?? (provider === onlineSource ? foods : undefined);
	const isAll = config.providers === 'sandbox';
	const isSwitch = new URL(request.url).pathname.endsWith('/_switchboard');
	const isOpen = isAll || ((isLocal || !isSwitch) && (await hasExamples(database)));
	if (!host || !isOpen) return new Response(null, { status: 404 });
	const answer = await host.sandbox().fetch(request);
	// The headers that every answer of ours gets are added to a copy that takes them.
	return new Response(answer.body, { status: answer.status, headers: new Headers(answer.headers) });
}

export async function hasExamples(database: Database): Promise<boolean> {
	const [found] = await database.asSystem('look for an example account', (tx) =>
		tx.rows(sql`select 1 as one from users where demo limit 1`)
	);
	return found !== undefined;
}

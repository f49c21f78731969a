import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '#lib/platform/config.server.ts';
import type { Database } from '#lib/platform/server/database.server.ts';
import { openSeal } from '#lib/platform/server/seal.server.ts';
import type { Sync } from '#lib/sync/server/sync.server.ts';
import { createAccessTokens, type AccessTokens } from './access-token.server.ts';
import type { Line } from './connection.server.ts';
import { createPastedTokens } from './pasted-token.server.ts';
import { createRealms } from './realms.server.ts';
import { registrations as all, type Registration } from './registry.server.ts';
import { createRuns, type Runs } from './runs.server.ts';

export interface ProviderLinesOptions {
	readonly config: Config;
	readonly database: Database;
	readonly sync: Sync;
	readonly now: () => number;
	/** Default: by the clock of this machine. */
	readonly wait?: Line['wait'];
	readonly report: (error: unknown, where: string) => void;
	/** First day of the sandboxes' made-up lives; for tests that want a short one. */
	readonly sandboxSince?: number | undefined;
	/** Default: all of them. */
	readonly registrations?: readonly Registration[];
}

/** One provider, ready for work in this process. */
export interface ProviderLine extends Line {
	readonly tokens: AccessTokens;
	readonly runs: Runs;
}

/** The providers of this process. */
export interface ProviderLines {
	readonly all: readonly ProviderLine[];
	of(provider: string): ProviderLine | undefined;
	/** Begins what is due; called every few seconds. */
	tick(): Promise<void>;
	stop(): Promise<void>;
}

async function sitOut(ms: number, signal: AbortSignal): Promise<void> {
	await sleep(ms, undefined, { signal }).catch(() => undefined);
}

export function openProviderLines(options: ProviderLinesOptions): ProviderLines {
	const seal = openSeal(options.config);
	const { registrations = all, wait = sitOut, ...parts } = options;
	const lines = registrations.map((registration) => open(registration, { ...parts, wait, seal }));
	return {
		all: lines,
		of: (provider) => lines.find(({ registration }) => registration.manifest.id === provider),
		async tick() {
			for (const { runs } of lines) await runs.beginDue();
		},
		async stop() {
			await Promise.all(lines.map(({ runs }) => runs.stop()));
			await Promise.all(lines.map(({ realms }) => realms.close()));
		}
	};
}

function open(
	registration: Registration,
	{
		sandboxSince: since,
		...parts
	}: Omit<ProviderLinesOptions, 'registrations' | 'wait'> & Pick<Line, 'seal' | 'wait'>
): ProviderLine {
	const realms = createRealms({ config: parts.config, registration, now: parts.now, since });
	const line: Line = { ...parts, registration, realms };
	const isPasted = registration.manifest.kind === 'token';
	const tokens = isPasted ? createPastedTokens(line) : createAccessTokens(line);
	return { ...line, tokens, runs: createRuns(line, tokens) };
}

import { setTimeout as sleep } from 'node:timers/promises';
import { NamedError } from '#lib/platform/errors.ts';
import { readRuns } from '#lib/providers/connection-view.server.ts';
import { findConnection } from '#lib/providers/connection.server.ts';
import type { ProviderLine } from '#lib/providers/line.server.ts';
import type { RunResult } from '#lib/providers/run-finish.server.ts';
import type { RunProblem } from '#lib/providers/run-view.ts';
import type { Reach } from '#lib/providers/sync-plan.ts';
import { exitCodes } from './exit-codes.ts';
import { withFoundations } from './foundations.ts';
import { outputFor, type Output } from './output.ts';
import { peopleFor, type Person } from './person.ts';

export interface SyncOptions {
	/** Only this one; absent: every provider. */
	readonly provider?: string | undefined;
	/** As typed; absent and not `all`: the last 30. */
	readonly days?: string | undefined;
	readonly all?: boolean | undefined;
	readonly user?: string | undefined;
	readonly json?: boolean | undefined;
}

export const defaultDays = 30;

/** `sync-all` and `sync-<provider>`: answers the exit code. */
export async function runSync(options: SyncOptions): Promise<number> {
	const output = outputFor(options);
	const reach = reachOf(options);
	if (!reach) {
		output.say('Say --days=30, with a whole number from 1 to 36500, or --all.', { error: 'usage' });
		return exitCodes.usage;
	}
	return withFoundations(async ({ database, providers }) => {
		// Ctrl+C: the run ends at its page and goes on from there another time.
		const halt = () => void providers.stop();
		process.once('SIGINT', halt);
		try {
			const chosen = providers.all.filter(({ registration: { manifest } }) =>
				options.provider === undefined ? true : manifest.id === options.provider
			);
			if (chosen.length === 0) return unknown(options.provider ?? '', output);
			const people = await peopleFor(database, options.user);
			return await syncAll({ lines: chosen, people, reach, output });
		} finally {
			process.off('SIGINT', halt);
		}
	});
}

function reachOf({ days, all }: SyncOptions): Reach | null {
	if (all) return days === undefined ? { kind: 'all' } : null;
	if (days === undefined) return { kind: 'days', days: defaultDays };
	const count = /^\d{1,5}$/.test(days) ? Number(days) : 0;
	return count >= 1 && count <= 36_500 ? { kind: 'days', days: count } : null;
}

function unknown(provider: string, output: Output): number {
	output.say(`${provider} is not available in this version.`, { error: 'unknown', provider });
	return exitCodes.usage;
}

interface Work {
	readonly lines: readonly ProviderLine[];
	readonly people: readonly Person[];
	readonly reach: Reach;
	readonly output: Output;
}

async function syncAll({ lines, people, reach, output }: Work): Promise<number> {
	if (people.length > 1) output.progress(`For all ${people.length} accounts…`);
	const results: (RunResult | 'reconnect')[] = [];
	for (const person of people) {
		for (const line of lines) {
			const result = await syncOne(line, person, { reach, output });
			if (result) results.push(result);
		}
	}
	if (results.length === 0) {
		const names = lines.map(({ registration }) => registration.manifest.name).join(' or ');
		output.say(`Nobody has connected ${names}: do it on the Connections page.`, { synced: 0 });
		return exitCodes.failed;
	}
	const isDead = (result: RunResult | 'reconnect') =>
		result === 'reconnect' || result.needsReconnect;
	if (results.some(isDead)) return exitCodes.reconnect;
	return results.every((one) => one !== 'reconnect' && one.state === 'done')
		? exitCodes.done
		: exitCodes.failed;
}

/** Null: this person has no such connection, or has paused it. */
async function syncOne(
	line: ProviderLine,
	person: Person,
	{ reach, output }: Pick<Work, 'reach' | 'output'>
): Promise<RunResult | 'reconnect' | null> {
	const { id: provider, name } = line.registration.manifest;
	const connection = await findConnection(line, person.id);
	if (!connection) return null;
	const who = `${person.email} · ${name}`;
	const event = { user: person.email, provider };
	if (connection.status === 'paused') {
		output.say(`${who}: paused.`, { ...event, state: 'paused' });
		return null;
	}
	if (connection.status === 'reconnect') {
		const words = `${who}: needs you to sign in again. Run ${provider}-auth, or use the Connections page.`;
		output.say(words, { ...event, state: 'reconnect' });
		return 'reconnect';
	}
	const result = await oneRun(line, person, { reach, output, who });
	const { state, counts, error } = result;
	const problems = counts.skipped > 0 ? await problemsOf(line, person) : [];
	const told = [`${who}: ${sentenceOf(result)}`, ...problems.map(problemText)].join('\n');
	output.say(told, { ...event, state, ...counts, error, problems });
	return result;
}

/** Of the run that has just ended: it keeps the first ones. */
async function problemsOf(line: ProviderLine, { id }: Person): Promise<readonly RunProblem[]> {
	const [newest] = await readRuns(line, id, { limit: 1 });
	return newest?.problems ?? [];
}

function problemText({ sourceId, field, problem }: RunProblem): string {
	return `  Skipped ${sourceId ?? 'a record without an id'}, ${field}: ${problem}`;
}

const WAIT_MS = 1000;
const LONGEST_WAIT_MS = 15 * 60_000;

async function oneRun(
	line: ProviderLine,
	person: Person,
	{ reach, output, who }: Pick<Work, 'reach' | 'output'> & { who: string }
): Promise<RunResult> {
	for (let waited = 0; waited < LONGEST_WAIT_MS; waited += WAIT_MS) {
		const begun = await line.runs.begin(person.id, {
			trigger: 'command',
			reach,
			onProgress: ({ received }) => output.progress(`${who}: ${received} records…`)
		});
		if (begun) return begun.result;
		output.progress(`${who}: another sync is under way, waiting for it…`);
		await sleep(WAIT_MS);
	}
	throw new NamedError('E_SYNC_BUSY', `${who}: another sync does not come to its end.`);
}

function sentenceOf({ state, counts, error }: RunResult): string {
	const { created, updated, removed, skipped, unchanged } = counts;
	const said = `${created} created, ${updated} updated, ${removed} removed, ${skipped} skipped, ${unchanged} unchanged`;
	if (state === 'done') return error === null ? `${said}.` : `${said}. ${error}`;
	return `${error ?? `The sync was ${state}.`} Until then: ${said}.`;
}

import { sql } from 'drizzle-orm';
import { setTimeout as sleep } from 'node:timers/promises';
import { isNamedError } from '#lib/platform/errors.ts';
import { isConnection, type Line } from './connection.server.ts';
import type { RunEnd } from './ingest-run.server.ts';
import { nextSlot, resumeAt, retryAt } from './next-sync.ts';
import type { RunClaim } from './run-claim.server.ts';
import type { Counts, RunOutcome } from './run-view.ts';

export interface RunResult {
	readonly state: RunOutcome;
	readonly counts: Counts;
	/** In words for a person; also said when a run is done but something was odd. */
	readonly error: string | null;
	/** Nothing more is asked of the provider before the person signs in there again. */
	readonly needsReconnect: boolean;
	/** When it goes on by itself. */
	readonly nextSyncAt: number | null;
}

export interface Ending {
	readonly end: RunEnd | { readonly kind: 'broken'; readonly error: unknown };
	readonly counts: Counts;
	/** This process ends: whoever is next goes on at once. */
	readonly isShutdown: boolean;
}

/** A database that is away for a moment is waited for: else the run would look as if it went on. */
const TRIES_MS = [0, 500, 2000];

/** Lets the connection go and says when it is next due. */
export async function finishRun(line: Line, claim: RunClaim, ending: Ending): Promise<RunResult> {
	const verdict = verdictOf(line, ending);
	for (const [at, wait] of TRIES_MS.entries()) {
		await sleep(wait);
		try {
			const nextSyncAt = await write(line, claim, verdict);
			return { ...verdict, counts: ending.counts, nextSyncAt };
		} catch (error) {
			if (at === TRIES_MS.length - 1) line.report(error, `end of sync ${claim.runId}`);
		}
	}
	// The lease runs out by itself, and the next run closes this one's row.
	return { ...verdict, counts: ending.counts, nextSyncAt: null };
}

/** Null: this connection is not due by itself any more, or the run was not the connection's. */
async function write(
	line: Line,
	{ connection, runId }: RunClaim,
	verdict: Verdict
): Promise<number | null> {
	return line.database.withUser(connection.userId, async (tx) => {
		const [held] = await tx.rows<Held>(sql`select failures, status, failing_since as "failingSince",
			told_at > (select started_at from sync_runs where user_id = ${connection.userId}::uuid
				and id = ${runId}::uuid) as "isTold" from oauth_credentials
			where ${isConnection(connection)} and sync_lease_owner = ${runId} for update`);
		await tx.rows(sql`update sync_runs set state = ${verdict.state}, finished_at = now(),
			error = ${verdict.error}
			where user_id = ${connection.userId}::uuid and id = ${runId}::uuid`);
		if (!held) return null;
		const failures = verdict.isSuccess ? 0 : held.failures + (verdict.failureKind ? 1 : 0);
		const given = { ...verdict, failures, id: connection.id };
		const next = held.status === 'active' ? dueAt(line, held, given) : null;
		await tx.rows(sql`update oauth_credentials set sync_lease_owner = null,
			sync_lease_until = null, failures = ${failures}::int, last_error = ${verdict.error},
			failing_since = case when ${failures}::int > 0 then coalesce(failing_since, now()) end,
			failure_kind = case when ${failures}::int > 0
				then coalesce(${verdict.failureKind}, failure_kind) end,
			next_sync_at = ${next === null ? null : new Date(next).toISOString()}::timestamptz,
			last_ok_at = case when ${verdict.isSuccess}::boolean then now() else last_ok_at end
			where ${isConnection(connection)}`);
		return next;
	});
}

interface Verdict extends Pick<RunResult, 'state' | 'error' | 'needsReconnect'> {
	readonly isSuccess: boolean;
	/** Null: none that is to be counted. */
	readonly failureKind: string | null;
	readonly notBefore: number | null;
}

interface Held {
	readonly failures: number;
	readonly failingSince: number | null;
	readonly status: string;
	/** A webhook spoke while the run was under way. */
	readonly isTold: boolean | null;
}

function verdictOf({ registration, report }: Line, { end, isShutdown }: Ending): Verdict {
	const neutral = { isSuccess: false, failureKind: null, needsReconnect: false, notBefore: null };
	const { name } = registration.manifest;
	switch (end.kind) {
		case 'done':
			return { ...neutral, isSuccess: true, state: 'done', error: end.notice };
		case 'halted':
			return { ...neutral, state: isShutdown ? 'interrupted' : 'stopped', error: null };
		case 'broken':
			if (!isNamedError(end.error)) report(end.error, `sync of ${registration.manifest.id}`);
			return {
				...neutral,
				failureKind: 'broken',
				state: 'failed',
				error: wordsOf(end.error, name)
			};
		case 'refused': {
			const { refusal } = end;
			if (refusal.kind === 'throttled') {
				const { until: notBefore, reason: error } = refusal;
				return { ...neutral, state: 'waiting', error, notBefore };
			}
			const error = refusal.kind === 'token_expired' ? `${name} refused.` : refusal.reason;
			const needsReconnect = refusal.kind === 'grant_dead';
			return { ...neutral, failureKind: refusal.kind, state: 'failed', error, needsReconnect };
		}
	}
}

function wordsOf(error: unknown, name: string): string {
	if (isNamedError(error)) return error.message;
	return `The sync with ${name} broke off on our side. What came in before is safe.`;
}

/** A change that was told meanwhile is fetched in a minute. */
const TOLD_MS = 60_000;

function dueAt(
	{ config, now, registration }: Line,
	{ isTold, failingSince }: Held,
	ended: Verdict & { failures: number; id: string }
): number {
	const { state, failureKind, failures, notBefore, id } = ended;
	if (state === 'interrupted') return now();
	if (failureKind) return retryAt(now(), { failures, failingSince, dice: Math.random() });
	if (state === 'waiting' && notBefore !== null) {
		return resumeAt(now(), notBefore, Math.random());
	}
	if (isTold) return now() + TOLD_MS;
	const every = Math.max(config.syncEveryMinutes, registration.manifest.restMinutes ?? 0);
	return nextSlot(now(), every, id);
}

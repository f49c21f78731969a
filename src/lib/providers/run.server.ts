import { sql } from 'drizzle-orm';
import type { Tx } from '#lib/platform/server/database.server.ts';
import type { Calls } from './calls.server.ts';
import { isConnection, type ConnectionKey, type Line } from './connection.server.ts';
import { RunLost } from './run-lost.server.ts';
import { noCounts, type Counts, type Progress, type RunProblem } from './run-view.ts';
import type { Window } from './provider.ts';
import type { Cursor } from './sync-plan.ts';

/** Longer than the longest wait between two pages. */
export const LEASE_SECONDS = 120;
/** Kept of a run: the first ones show what is wrong. */
const SHOWN_PROBLEMS = 50;

export interface RunOptions {
	readonly line: Line;
	readonly connection: ConnectionKey;
	readonly id: string;
	readonly calls: Calls;
	/** Aborted: end at the next page. */
	readonly signal: AbortSignal;
	readonly onProgress?: ((progress: Progress, counts: Counts) => void) | undefined;
}

interface Standing {
	readonly counts: Counts;
	readonly problems: readonly RunProblem[];
	readonly progress: Progress;
}

export interface Step {
	readonly counts: Counts;
	readonly problems: readonly RunProblem[];
	readonly received: number;
	readonly reached: number | null;
}

/** One walk to a provider under way: its lease, and what it has brought so far. */
export class Run {
	readonly line: Line;
	readonly connection: ConnectionKey;
	readonly id: string;
	readonly calls: Calls;
	readonly signal: AbortSignal;
	cursor: Cursor | null = null;
	standing: Standing;
	/** The person asked it to end. */
	isStopping = false;
	readonly #onProgress: RunOptions['onProgress'];

	constructor({ line, connection, id, calls, signal, onProgress }: RunOptions) {
		this.line = line;
		this.connection = connection;
		this.id = id;
		this.calls = calls;
		this.signal = signal;
		this.#onProgress = onProgress;
		const progress: Progress = { received: 0, reached: null, part: 'recent' };
		this.standing = { counts: noCounts, problems: [], progress };
	}

	/** `window`: the times it goes through, where it knows them. */
	begin(part: Progress['part'], window: Window | null = null): void {
		const { received } = this.standing.progress;
		const span = window && {
			...{ from: window.start, to: window.end, walkedTo: window.end },
			before: received
		};
		this.#progress({ part, span });
	}

	/** Of the walk under way all is in from `at` on; null: nothing more than before. */
	sweep(at: number | null): void {
		const { span } = this.standing.progress;
		if (!span || at === null) return;
		const walkedTo = Math.max(span.from, Math.min(span.walkedTo, at));
		this.#progress({ span: { ...span, walkedTo } });
	}

	#progress(news: Partial<Progress>): void {
		const { progress } = this.standing;
		this.standing = { ...this.standing, progress: { ...progress, ...news } };
	}

	/** So far it has found nothing that was here before: what comes next is likely to be new as well. */
	get isFilling(): boolean {
		const { created, updated, unchanged, removed } = this.standing.counts;
		return created > 0 && updated + unchanged + removed === 0;
	}

	/** Where the run stands when this step is in. */
	ahead(step: Step): Standing {
		const { counts, problems, progress } = this.standing;
		return {
			counts: added(counts, step.counts),
			problems: [...problems, ...step.problems].slice(0, SHOWN_PROBLEMS),
			progress: {
				...progress,
				received: progress.received + step.received,
				reached: step.reached ?? progress.reached
			}
		};
	}

	take(standing: Standing): void {
		this.standing = standing;
		this.#onProgress?.(standing.progress, standing.counts);
	}

	/** Prolongs the lease; throws when it is somebody else's, so that nothing old is stored. */
	async hold(tx: Tx): Promise<void> {
		const held = await tx.rows(sql`update oauth_credentials
			set sync_lease_until = now() + ${LEASE_SECONDS}::int * interval '1 second'
			where ${isConnection(this.connection)} and sync_lease_owner = ${this.id} returning id`);
		if (held.length === 0) throw new RunLost();
	}

	/** Writes a standing down and prolongs the lease, in the transaction of the rows it speaks of. */
	async save(tx: Tx, { counts, problems, progress }: Standing): Promise<void> {
		const { userId, id } = this.connection;
		const said = [counts, problems, progress].map((value) => JSON.stringify(value));
		const params = [userId, id, this.id, LEASE_SECONDS, ...said];
		const [row] = await tx.text<Saved>(saveStatement, params);
		if (!row?.isHeld) throw new RunLost();
		this.isStopping = row.state === 'stopping';
	}
}

interface Saved {
	readonly isHeld: boolean;
	/** Of the run; null: its row is gone. */
	readonly state: string | null;
}

/** $1 person, $2 connection, $3 run, $4 seconds of the lease, $5 to $7 the standing. */
const saveStatement = `
with held as (
	update oauth_credentials set sync_lease_until = now() + $4::int * interval '1 second'
	where user_id = $1::uuid and id = $2::uuid and sync_lease_owner = $3::uuid::text
	returning id
), saved as (
	update sync_runs set counts = $5::jsonb, problems = $6::jsonb, progress = $7::jsonb
	where user_id = $1::uuid and id = $3::uuid returning state
)
select exists (select from held) as "isHeld", (select state from saved) as state`;

function added(a: Counts, b: Counts): Counts {
	return {
		created: a.created + b.created,
		updated: a.updated + b.updated,
		unchanged: a.unchanged + b.unchanged,
		removed: a.removed + b.removed,
		skipped: a.skipped + b.skipped
	};
}

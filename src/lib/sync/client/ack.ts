import type { AnyRow } from '#lib/platform/entity/entity.ts';
import type { Verdict, WireChange } from '../protocol.ts';
import type { Engine } from './engine.ts';
import { remainder, wholeEntry } from './outbox.ts';
import type { DeadLetter, OutboxEntry } from './records.ts';
import type { WorkingSet } from './working-set.ts';

type Of<K extends Verdict['kind']> = Extract<Verdict, { kind: K }>;

/** One verdict with what it is about. */
interface Case {
	readonly engine: Engine;
	readonly set: WorkingSet;
	readonly sent: WireChange;
	readonly row: AnyRow;
	readonly entry: OutboxEntry;
}

/** Settles what was sent. Returns the changes that the server would not take. */
export function settle(
	engine: Engine,
	set: WorkingSet,
	{ verdicts, changes }: { verdicts: readonly Verdict[]; changes: readonly WireChange[] }
): Omit<DeadLetter, 'n'>[] {
	const sent = new Map(changes.map((change) => [`${change.entity}/${change.id}`, change]));
	const dead: Omit<DeadLetter, 'n'>[] = [];
	for (const verdict of verdicts) {
		const change = sent.get(`${verdict.entity}/${verdict.id}`);
		const [row, entry] = [set.row(verdict), set.entry(verdict)];
		if (!change || !row || !entry) continue;
		const about = { engine, set, sent: change, row, entry };
		if (verdict.kind === 'accepted') accepted(verdict, about);
		else if (verdict.kind === 'merged') merged(verdict, about);
		else if (verdict.kind === 'missing') missing(about);
		else dead.push(...refused(verdict, about));
	}
	return dead;
}

/** What still waits of the row: what was written after the snapshot, told by its stamp (I2). */
function left({ engine, entry, sent }: Case): OutboxEntry | null {
	return engine.rules.settleByStamp ? remainder(entry, sent) : null;
}

function accepted({ revision, updatedAt }: Of<'accepted'>, about: Case): void {
	const { set, row, entry } = about;
	const waiting = left(about);
	set.setEntry(entry, waiting);
	set.saw(updatedAt);
	set.setRow(entry, { ...row, revision, updatedAt: waiting ? row.updatedAt : updatedAt });
}

function merged(verdict: Of<'merged'>, about: Case): void {
	about.set.setEntry(about.entry, left(about));
	if (about.engine.rules.canonicalRows) about.set.absorb(verdict.row);
}

/** The server has no such row, or no longer: it gets all of it. */
function missing({ engine, set, row, entry }: Case): void {
	const whole = engine.rules.sendMissingWhole;
	set.setEntry(entry, whole ? wholeEntry(entry.entity, row, entry.since) : null);
}

/**
 * Out of the way of the others (I16). Edits made since may have mended it, so then it is sent once
 * more as it is now; otherwise the row goes back to what the server has, and what the person wrote
 * is kept as a dead letter.
 */
function refused(verdict: Of<'refused'>, about: Case): Omit<DeadLetter, 'n'>[] {
	const { engine, set, row, entry, sent } = about;
	if (left(about)) return [];
	set.setEntry(entry, null);
	if (engine.rules.canonicalRows) {
		set.setRow(entry, null);
		if (verdict.row) set.absorb(verdict.row);
	}
	const { problems } = verdict;
	const fields = Object.keys(sent.values);
	return [{ at: engine.now(), entity: entry.entity, id: entry.id, row, fields, problems }];
}

import type { ConnectionCard } from '#lib/providers/connection-card.ts';

/** How far a sync is that tells no total. */
export interface Estimate {
	/** 0 to 1, of the walk that is under way. */
	readonly share: number;
	/** Records in all; null while too little is in to say. */
	readonly about: number | null;
}

/** Before so much of a span is walked, what lies in the rest of it is anybody's guess. */
const leastShare = 0.1;
/** Only the end is the end. */
const mostShare = 0.99;

/** A round number that is not less than what is in already. */
function roundly(count: number, received: number): number {
	const step = count < 100 ? 5 : 10;
	return Math.max(received, Math.round(count / step) * step);
}

/**
 * From the dates walked: records lie about evenly in time. Of all there ever was, from the rows that
 * are here. Null where neither is sound: history goes back nobody knows how far.
 */
export function estimateOf({ lastRun, rows }: Pick<ConnectionCard, 'lastRun' | 'rows'>) {
	const progress = lastRun?.state === 'running' ? lastRun.progress : null;
	if (!progress || progress.received === 0) return null;
	const { span, received, part } = progress;
	return span ? byDates(span, received) : part === 'asked' ? byRows(rows, received) : null;
}

function byDates(
	{ from, to, walkedTo, before }: { from: number; to: number; walkedTo: number; before: number },
	received: number
): Estimate | null {
	// Where pages come in no order, nothing is walked before the last of them.
	if (to <= from || walkedTo >= to) return null;
	const share = Math.min(mostShare, Math.max(0, (to - walkedTo) / (to - from)));
	const isSaying = share >= leastShare && received > before;
	const about = isSaying ? before + (received - before) / share : null;
	return { share, about: about === null ? null : roundly(about, received) };
}

/** What is fetched anew is about as much as is here; what was never here makes it more. */
function byRows(rows: number, received: number): Estimate | null {
	if (rows <= received) return null;
	return { share: Math.min(mostShare, received / rows), about: roundly(rows, received) };
}

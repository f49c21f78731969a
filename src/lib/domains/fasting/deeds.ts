import { change, create } from '#lib/sync/client/write.ts';
import type { Write } from '#lib/sync/client/store.ts';
import { fastingPeriod, type FastingPeriod } from './entity.ts';
import { outcomeOf, protocolOf } from './fast.ts';

export interface FastStart {
	readonly start: number;
	readonly utcOffset: number;
	readonly goalHours: number | null;
}

export function startFast({ start, utcOffset, goalHours }: FastStart): Write {
	return create(fastingPeriod, {
		start,
		end: null,
		utcOffset,
		goalHours,
		protocol: protocolOf(goalHours)
	});
}

export function endFast(fast: FastingPeriod, end: number): Write {
	return change(fastingPeriod, fast.id, { end, outcome: outcomeOf(fast, end) });
}

import { futureLimitMs } from '#lib/sync/clock.ts';
import { ok, problem, type Finding } from './finding.ts';

/** Positive: theirs is ahead of ours. A minute is what an exchange with a device bears. */
export function skewFinding(check: string, theirsAheadMs: number): Finding {
	const seconds = Math.round(Math.abs(theirsAheadMs) / 1000);
	if (Math.abs(theirsAheadMs) <= futureLimitMs) {
		return ok(check, seconds === 0 ? 'It agrees with ours.' : `It differs by ${seconds} s.`);
	}
	const side = theirsAheadMs > 0 ? 'behind' : 'ahead of';
	return problem(
		check,
		`This machine's clock is ${seconds} s ${side} it. Let both follow a time server.`
	);
}

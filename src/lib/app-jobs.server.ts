import type { App } from './app.server.ts';
import { forgetChallenges } from './platform/auth/passkey-challenge.server.ts';
import { forgetExpiredSessions } from './platform/auth/session.server.ts';
import type { Job } from './platform/server/job.server.ts';
import { forgetFullBuckets } from './platform/server/rate-limit.server.ts';

type Worked = Pick<App, 'database' | 'providers' | 'foods' | 'sync' | 'accounts' | 'notices'>;

const minuteMs = 60_000;

/** What this process does by itself, and how often. */
export function jobs({ database, providers, foods, sync, accounts, notices }: Worked): Job[] {
	const { now } = accounts;
	return [
		{ name: 'sync due connections', everyMs: 5000, run: () => providers.tick() },
		{
			name: 'forget expired sessions',
			everyMs: 60 * minuteMs,
			run: () => forgetExpiredSessions(database, now())
		},
		{
			name: 'forget challenges',
			everyMs: 10 * minuteMs,
			run: () => forgetChallenges(database, now())
		},
		{
			name: 'forget full buckets',
			everyMs: 10 * minuteMs,
			run: () => forgetFullBuckets(database, now())
		},
		{ name: 'forget old products', everyMs: 6 * 60 * minuteMs, run: () => foods.forgetOld() },
		{
			name: 'collect tombstones',
			everyMs: 6 * 60 * minuteMs,
			run: () => sync.collectTombstones()
		},
		...notices.jobs
	];
}

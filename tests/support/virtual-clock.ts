import type { FreshDatabase } from './database.ts';

/** Time that a test lets pass: everything stored moves that far into the past. */
export interface VirtualClock {
	/** The moment that it would be had the time really passed, epoch milliseconds. */
	readonly now: () => number;
	/** The moment by which the database knows a virtual one. */
	readonly stored: (virtual: number) => number;
	advance(ms: number): Promise<void>;
}

export function virtualClock(fresh: FreshDatabase): VirtualClock {
	let ahead = 0;
	return {
		now: () => Date.now() + ahead,
		stored: (virtual) => virtual - ahead,
		async advance(ms) {
			ahead += ms;
			await fresh.asOwner(passing, [Math.round(ms)]);
		}
	};
}

const passed = (column: string) => `${column} = ${column} - $1::int * interval '1 millisecond'`;
const credentials = ['next_sync_at', 'sync_lease_until', 'failing_since', 'last_ok_at', 'told_at'];
const breakers = ['open_until', 'probe_until', 'counted_from'];
const passing = `with limits as (update rate_limits set ${passed('resets_at')}),
	breakers as (update provider_breakers set ${breakers.map(passed).join(', ')})
	update oauth_credentials set ${credentials.map(passed).join(', ')}`;

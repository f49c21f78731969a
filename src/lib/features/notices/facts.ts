import type { Notices } from '#lib/domains/settings/notices.ts';
import type { FirstWeekday } from '#lib/domains/goals/period.ts';
import type { Day } from '#lib/platform/time/calendar.ts';

/** All that decides what a person is to be told, as it is stored at one moment. */
export interface Facts {
	readonly notices: Notices;
	/** When the person last changed them, epoch milliseconds; 0: never. */
	readonly changedAt: number;
	readonly weekStart: FirstWeekday;
	/** Null: each device's own zone. */
	readonly homeZone: string | null;
	/** Domains that the person does not track. */
	readonly hidden: readonly string[];
	readonly fast: RunningFast | null;
	/** Days that have a weigh-in, of the last few. */
	readonly weighedOn: ReadonlySet<Day>;
	/** Connections that wait for a new sign-in. */
	readonly signedOut: readonly SignedOutProvider[];
}

export interface RunningFast {
	readonly id: string;
	readonly start: number;
	readonly goalHours: number | null;
}

export interface SignedOutProvider {
	readonly provider: string;
	/** Changes with each sign-in: the next time that one is needed is another one. */
	readonly tokenVersion: number;
}

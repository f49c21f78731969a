import * as z from 'zod/mini';

const minuteOfDay = z.number().check(z.multipleOf(1), z.gte(0), z.lte(1439));
const daily = z.strictObject({ on: z.boolean(), at: minuteOfDay });

/** What a person wants to be told of on devices that are let to show it. */
export const noticesShape = z.strictObject({
	/** A fast reached its goal; asked for at the fast. */
	fastDone: z.boolean(),
	/** Each day at a time, unless a fast runs. */
	fastStart: daily,
	/** Each day at a time, unless there is a weigh-in of that day. */
	weighIn: daily,
	/** A provider wants a new sign-in. */
	signIn: z.boolean(),
	/** On the first day of the week. */
	weekly: z.boolean(),
	/** From and to, minutes of the day, over midnight where `to` is before `from`. */
	quiet: z.strictObject({ on: z.boolean(), from: minuteOfDay, to: minuteOfDay })
});

export type Notices = z.output<typeof noticesShape>;
export type QuietHours = Notices['quiet'];

export const initialNotices: Notices = {
	fastDone: true,
	fastStart: { on: false, at: 20 * 60 },
	weighIn: { on: false, at: 7 * 60 + 30 },
	signIn: false,
	weekly: false,
	quiet: { on: false, from: 22 * 60, to: 7 * 60 }
};

/** Whether it is quiet at a minute of the day. Where both ends are the same, it never is. */
export function isQuietAt({ on, from, to }: QuietHours, minute: number): boolean {
	if (!on || from === to) return false;
	return from < to ? minute >= from && minute < to : minute >= from || minute < to;
}

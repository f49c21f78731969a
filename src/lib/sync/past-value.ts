import * as z from 'zod/mini';

/** A value that a row once had, and which write replaced it. */
export const pastValue = z.strictObject({
	id: z.string(),
	/** `rowField` for the life of the row itself: the value is then a `Life`. */
	field: z.string(),
	value: z.optional(z.unknown()),
	/** Of the write that replaced it: microseconds. */
	replacedByStamp: z.number(),
	/** Whose write that was: a device, or else a source. */
	deviceId: z.string(),
	deviceName: z.string(),
	source: z.string()
});

export type PastValue = z.output<typeof pastValue>;

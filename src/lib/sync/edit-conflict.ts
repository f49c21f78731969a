import * as z from 'zod/mini';

/**
 * The row itself among its fields: what deletes it and what keeps it meet as two edits do. The value
 * that lost is then a `Life`.
 */
export const rowField = '';

/** What lost: an edit to a deletion, or a deletion to an edit. */
export type Life = 'edited' | 'deleted';

/** A value that lost to another device's edit of the same field, which did not know of it. */
export const editConflict = z.strictObject({
	id: z.string(),
	entity: z.string(),
	rowId: z.string(),
	field: z.string(),
	/** What lost, and when it was written: a stamp, microseconds. */
	value: z.optional(z.unknown()),
	stamp: z.number(),
	/** Of what stands in its place; another stamp now means that the question is settled. */
	replacedByStamp: z.number(),
	deviceId: z.string(),
	deviceName: z.string(),
	/** Whose write stands. */
	winnerId: z.string(),
	winnerName: z.string()
});

export type EditConflict = z.output<typeof editConflict>;

import * as z from 'zod/mini';
import { router, signedIn } from '#lib/platform/server/trpc.server.ts';
import type { ProviderLines } from './line.server.ts';
import { readPayload } from './payload.server.ts';
import { replayPayloads } from './replay.server.ts';
import { lineOf, provider } from './router.server.ts';
import { beginNow } from './run-now.server.ts';
import { readRunRows } from './run-rows.server.ts';
import { readSetAside } from './set-aside.server.ts';

const text = (most: number) => z.string().check(z.minLength(1), z.maxLength(most));
const moment = z.int().check(z.gte(0), z.lte(253_402_300_799_999));
const limit = z._default(z.int().check(z.gte(1), z.lte(500)), 100);
const skip = z._default(z.int().check(z.gte(0), z.lte(1_000_000)), 0);
const span = z
	.strictObject({
		provider,
		from: moment,
		to: moment,
		removeMissing: z._default(z.boolean(), false)
	})
	.check(z.refine(({ from, to }) => from < to, 'The end is before the start.'));

/**
 * The rest of `connections`: what came in, record by record. All of it is the person's own; a name
 * or a run of somebody else gives nothing.
 */
export function recordsRouter(lines: ProviderLines) {
	return router({
		/** What the provider last said of a row, by the row's `source`, entity and `sourceId`. */
		payload: signedIn
			.input(z.strictObject({ provider, entity: text(60), sourceId: text(200) }))
			.query(({ ctx, input }) =>
				readPayload(lineOf(lines, input.provider).database, ctx.user.id, input)
			),
		/** Which rows a run created, changed or removed, newest first. */
		runRows: signedIn
			.input(z.strictObject({ provider, run: z.guid(), limit, skip }))
			.query(({ ctx, input: { provider: name, run: runId, ...page } }) =>
				readRunRows(lineOf(lines, name), { userId: ctx.user.id, runId, ...page })
			),
		/** Records that are no rows here, and why, with what was sent. */
		setAside: signedIn
			.input(z.strictObject({ provider, limit }))
			.query(({ ctx, input }) =>
				readSetAside(lineOf(lines, input.provider), ctx.user.id, { limit: input.limit })
			),
		/** Fetches again what happened in a time (epoch milliseconds, half open). */
		refetch: signedIn
			.input(span)
			.mutation(({ ctx, input: { provider: name, from: start, to: end, removeMissing } }) => {
				const reach = { kind: 'window', window: { start, end } } as const;
				return beginNow(lineOf(lines, name), ctx.user.id, { reach, removeMissing });
			}),
		/** Reads the records that are kept here once more, without a call to the provider. */
		replay: signedIn
			.input(z.strictObject({ provider }))
			.mutation(({ ctx, input }) => replayPayloads(lineOf(lines, input.provider), ctx.user.id))
	});
}

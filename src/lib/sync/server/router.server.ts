import { desc } from 'drizzle-orm';
import { z } from 'zod';
import type { SessionWatch } from '#lib/platform/auth/session-watch.server.ts';
import type { Database } from '#lib/platform/server/database.server.ts';
import { router, signedIn } from '#lib/platform/server/trpc.server.ts';
import { editConflict } from '../edit-conflict.ts';
import { pastValue } from '../past-value.ts';
import { pullInput, pushInput, type PushInput } from '../protocol.ts';
import { liveHints } from './live-hints.server.ts';
import type { Sync } from './sync.server.ts';
import { devices } from './tables.server.ts';

const device = z.object({
	id: z.string(),
	name: z.string(),
	/** Epoch milliseconds. */
	seenAt: z.number()
});

const rowName = z.strictObject({ entity: z.string().max(60), id: z.guid() });

/** Everything a screen's rows need of the server, for every entity alike. */
export function syncRouter(sync: Sync, watch: SessionWatch) {
	return router({
		push: signedIn
			.input(pushInput)
			.mutation(({ ctx, input }) => sync.push(ctx.user.id, input as PushInput)),
		pull: signedIn.input(pullInput).mutation(({ ctx, input }) => sync.pull(ctx.user.id, input)),
		/** Values that lost to another device's edit of the same field. */
		conflicts: signedIn
			.output(z.array(editConflict))
			.query(({ ctx }) => sync.conflicts(ctx.user.id)),
		/** What one row was before, and who changed it. */
		pastValues: signedIn
			.input(rowName)
			.output(z.array(pastValue))
			.query(({ ctx, input }) => sync.pastValues(ctx.user.id, input)),
		/** A stream of hints that new rows wait; null: something may have been missed. */
		live: signedIn.subscription(({ ctx, signal }) =>
			liveHints({ sync, watch, user: ctx.user, signal })
		)
	});
}

/** The part of an account that sync keeps. */
export function deviceRouter(database: Database) {
	return router({
		devices: signedIn
			.output(z.array(device))
			.query(({ ctx }) =>
				database.withUser(ctx.user.id, (tx) =>
					tx.db
						.select({ id: devices.deviceId, name: devices.name, seenAt: devices.seenAt })
						.from(devices)
						.orderBy(desc(devices.seenAt))
				)
			)
	});
}

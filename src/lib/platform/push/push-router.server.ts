import { z } from 'zod';
import { storableText } from '../auth/input.server.ts';
import { router, signedIn } from '../server/trpc.server.ts';
import { isZone } from '../time/wall-clock.ts';
import type { Push } from './push.server.ts';
import { devicesIn, subscribe, unsubscribe } from './subscriptions.server.ts';
import { sendTest } from './test-message.server.ts';

const subscribeInput = z.strictObject({
	endpoint: storableText(2000),
	p256dh: storableText(200),
	auth: storableText(100),
	zone: storableText(60).refine(isZone, 'A time zone is named like Europe/Berlin.')
});

const device = z.object({
	/** Of its session. */
	id: z.string(),
	/** "Firefox on Linux". */
	device: z.string(),
	/** The one that asks. */
	current: z.boolean(),
	/** Host of its push service. */
	service: z.string(),
	/** Epoch milliseconds. */
	createdAt: z.number(),
	lastSentAt: z.nullable(z.number()),
	problem: z.nullable(z.enum(['refused', 'unreachable']))
});

const tried = z.object({
	sent: z.number(),
	gone: z.number(),
	later: z.number(),
	refused: z.number()
});
const done = z.object({ ok: z.literal(true) });
const ok = { ok: true } as const;

/** Which browsers of a person are reached by notices. */
export function pushRouter(push: Push) {
	return router({
		key: signedIn
			.output(z.object({ publicKey: z.string() }))
			.query(async () => ({ publicKey: (await push.keys()).publicKey })),
		devices: signedIn.output(z.array(device)).query(async ({ ctx: { user } }) => {
			const rows = await push.database.withUser(user.id, (tx) => devicesIn(tx, push, user.id));
			return rows.map(({ sessionId: id, device, service, createdAt, lastSentAt, problem }) => {
				const current = id === user.sessionId;
				return { id, device, current, service, createdAt, lastSentAt, problem };
			});
		}),
		subscribe: signedIn
			.input(subscribeInput)
			.output(done)
			.mutation(async ({ ctx: { user }, input }) => {
				await subscribe(push, { userId: user.id, sessionId: user.sessionId }, input);
				return ok;
			}),
		unsubscribe: signedIn
			.input(z.strictObject({ id: z.guid().optional() }))
			.output(done)
			.mutation(async ({ ctx: { user }, input: { id = user.sessionId } }) => {
				await unsubscribe(push, { userId: user.id, sessionId: id });
				return ok;
			}),
		test: signedIn.output(tried).mutation(({ ctx: { user } }) => sendTest(push, user.id))
	});
}

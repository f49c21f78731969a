import { limits, takeFrom } from '../server/rate-limit.server.ts';
import { sendOnce } from './deliver.server.ts';
import type { PushMessage } from './message.ts';
import type { PushAnswer } from './send-push.server.ts';
import type { Push } from './push.server.ts';
import { reachedIn } from './subscriptions.server.ts';

const usefulMs = 5 * 60_000;

/** What came of it, by the kinds of answers. */
export type Tried = Readonly<Record<PushAnswer['kind'], number>>;

/** Sends a notice that says no more than that it arrives, to every browser of the person. */
export async function sendTest(push: Push, userId: string): Promise<Tried> {
	const now = push.now();
	await takeFrom(push.database, limits.testNotice, { subject: userId, now });
	// First of all: keys that no longer open take the old subscriptions along.
	await push.keys();
	const reached = await push.database.withUser(userId, (tx) => reachedIn(tx, push, userId));
	const until = now + usefulMs;
	const answers = await Promise.all(
		reached.map((to) =>
			sendOnce(push, { to, message: testMessage(push.origin), urgent: true, until })
		)
	);
	const count = (kind: PushAnswer['kind']) => answers.filter((one) => one.kind === kind).length;
	return {
		sent: count('sent'),
		gone: count('gone'),
		later: count('later'),
		refused: count('refused')
	};
}

function testMessage(origin: string): PushMessage {
	const navigate = `${origin}/settings`;
	return {
		web_push: 8030,
		notification: {
			title: 'Test notice',
			body: 'Notices arrive on this device.',
			navigate,
			lang: 'en',
			tag: 'test',
			data: { navigate }
		}
	};
}

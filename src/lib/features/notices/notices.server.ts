import { forgetOldMessages } from '#lib/platform/push/deliver.server.ts';
import type { Push } from '#lib/platform/push/push.server.ts';
import type { PushAnswer } from '#lib/platform/push/send-push.server.ts';
import { claimWatches } from '#lib/platform/push/watches.server.ts';
import type { Job } from '#lib/platform/server/job.server.ts';
import { lookAt } from './look.server.ts';
import { Waking } from './waking.server.ts';

/** The notices of this process. */
export interface NoticeRounds {
	/** Tells everybody what is due; on any number of nodes. Answers what the push services said. */
	tick(): Promise<PushAnswer['kind'][]>;
	readonly jobs: readonly Job[];
	/** Waits for what is being sent, so that it is noted. */
	stop(): Promise<void>;
}

/** At once in one process; the rest stays due. */
const mostPeople = 16;
const minuteMs = 60_000;

export function createNoticeRounds(
	push: Push,
	report: (error: unknown, where: string) => void
): NoticeRounds {
	const waking = new Waking(push);
	const under = new Set<Promise<unknown>>();

	async function round(): Promise<PushAnswer['kind'][]> {
		await waking.wake();
		const claimed = await claimWatches(push.database, { now: push.now(), most: mostPeople });
		const looks = claimed.map((watch) =>
			lookAt(push, watch).catch((error: unknown) => {
				// One person's trouble holds up nobody else; they are looked at again after the claim.
				report(error, 'telling somebody what is due');
				return [];
			})
		);
		return (await Promise.all(looks)).flat();
	}

	async function tick(): Promise<PushAnswer['kind'][]> {
		const running = round();
		under.add(running);
		return running.finally(() => under.delete(running));
	}

	return {
		tick,
		jobs: [
			{ name: 'send due notices', everyMs: 5000, run: tick },
			{
				name: 'forget old notices',
				everyMs: 60 * minuteMs,
				run: () => forgetOldMessages(push.database, push.now())
			}
		],
		async stop() {
			await Promise.allSettled(under);
			await waking.stop();
		}
	};
}

import { sourceText } from '#lib/domains/source-text.ts';
import type { PushMessage } from '#lib/platform/push/message.ts';
import { durationText } from '#lib/platform/time/format.ts';
import type { Notice } from './schedule.ts';

type Notification = PushMessage['notification'];
type Words = Pick<Notification, 'title' | 'body' | 'tag'> & {
	/** Where a tap leads. */
	readonly path: string;
};

function wordsOf(what: Notice['what']): Words {
	switch (what.kind) {
		case 'fast-done':
			return {
				title: `Fast reached ${durationText(what.goalMs)}`,
				body: 'It goes on until you end it.',
				path: '/fasting',
				tag: `fast-done:${what.fastId}`
			};
		case 'fast-start':
			return {
				title: 'Time to start your fast',
				body: 'No fast is running.',
				path: '/fasting',
				tag: what.kind
			};
		case 'weigh-in':
			return {
				title: 'Time to weigh in',
				body: 'Nothing is logged for today yet.',
				path: '/?add=weight',
				tag: what.kind
			};
		case 'sign-in':
			return {
				title: `${sourceText(what.provider)} needs you to sign in again`,
				body: 'Your data is safe. Nothing new comes in until then.',
				path: '/connections',
				tag: `sign-in:${what.provider}`
			};
		case 'weekly':
			return {
				title: 'Your week is over',
				body: 'Look back on it in a few numbers.',
				path: '/trends/week',
				tag: what.kind
			};
	}
}

/** The notice as a browser is told it. */
export function messageOf({ what }: Notice, origin: string): PushMessage {
	const { title, body, path, tag } = wordsOf(what);
	const navigate = `${origin}${path}`;
	const shown = { title, body, navigate, lang: 'en', tag } as const;
	if (what.kind !== 'fast-done')
		return { web_push: 8030, notification: { ...shown, data: { navigate } } };
	return {
		web_push: 8030,
		notification: {
			...shown,
			app_badge: '1',
			actions: [
				{ action: 'end', title: 'End fast', navigate },
				{ action: 'keep', title: 'Keep going', navigate }
			],
			// The page ends it, not the worker: the worker has no replica, no clock and no undo.
			data: { navigate, deeds: { end: `end-fast:${what.fastId}`, keep: null } }
		}
	};
}

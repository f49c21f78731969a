import { createNoticeRounds } from '#lib/features/notices/notices.server.ts';
import { openPush, type Push } from '#lib/platform/push/push.server.ts';
import { devicesIn } from '#lib/platform/push/subscriptions.server.ts';
import { sendTest } from '#lib/platform/push/test-message.server.ts';
import { withFoundations } from '../foundations.ts';
import type { Output } from '../output.ts';
import { peopleFor, type Person } from '../person.ts';

export interface NoticesOptions {
	readonly user?: string;
	readonly test?: boolean;
	readonly due?: boolean;
}

/** `notices`: whose devices are told what, a test of it, and what is due sent without the server. */
export async function noticesCommand(options: NoticesOptions, output: Output): Promise<void> {
	await withFoundations(async ({ config, database }) => {
		const push = openPush({ config, database, now: Date.now });
		if (options.due) await sendDue(push, output);
		for (const person of await peopleFor(database, options.user)) {
			if (options.test) await tryOut(push, person, output);
			await list(push, person, output);
		}
	});
}

async function sendDue(push: Push, output: Output): Promise<void> {
	const rounds = createNoticeRounds(push, (error) => console.error(error));
	try {
		const answers = await rounds.tick();
		const sent = answers.filter((kind) => kind === 'sent').length;
		const failed = answers.length - sent;
		output.say(`${noticesText(sent)} sent${failed > 0 ? `, ${failed} not` : ''}.`, {
			sent,
			failed
		});
	} finally {
		await rounds.stop();
	}
}

const noticesText = (count: number) => (count === 1 ? '1 notice' : `${count} notices`);

async function tryOut(push: Push, { id, email }: Person, output: Output): Promise<void> {
	const tried = await sendTest(push, id);
	const failed = tried.later + tried.refused + tried.gone;
	const said = `${email}: test sent to ${tried.sent}`;
	output.say(failed > 0 ? `${said}, not to ${failed}.` : `${said}.`, { email, test: tried });
}

async function list(push: Push, { id: userId, email }: Person, output: Output): Promise<void> {
	const devices = await push.database.withUser(userId, (tx) => devicesIn(tx, push, userId));
	if (devices.length === 0) {
		output.say(`${email} gets notices on no device.`, { email, devices: 0 });
	}
	for (const { sessionId: id, device, service, zone, createdAt, lastSentAt, problem } of devices) {
		const last = lastSentAt === null ? 'nothing sent yet' : `last sent ${at(lastSentAt)}`;
		const trouble = problem === null ? '' : `, the last one was not (${problem})`;
		output.say(`${email}  ${device} by ${service}: since ${at(createdAt)}, ${last}${trouble}`, {
			...{ email, id, device, service, zone, createdAt, lastSentAt, problem }
		});
	}
}

const at = (instant: number) => `${new Date(instant).toISOString().slice(0, 16)}Z`;

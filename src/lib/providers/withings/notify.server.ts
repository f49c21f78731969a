import { asRecord } from '../oauth-wire.server.ts';
import type { Answer } from '../provider.ts';
import { wholeOf } from './decimal.ts';
import { ACCOUNT_APPLI, WEIGHT_APPLI } from './webhook.server.ts';

type Body = Readonly<Record<string, unknown>>;
/** One call of the notification service. */
export type Notify = (form: Readonly<Record<string, string>>) => Promise<Answer<Body>>;

/** What is told: weigh-ins, and that the person took our access away. */
const applis = [WEIGHT_APPLI, ACCOUNT_APPLI];

/** Sees to it that this address is told; Withings drops one that failed for too long. */
export async function keepSubscribed(notify: Notify, url: string): Promise<Answer<null>> {
	const held = await subscribedAt(notify, url);
	if (held.kind !== 'ok') return held;
	for (const appli of applis.filter((one) => !held.value.includes(one))) {
		const form = { action: 'subscribe', callbackurl: url, appli: String(appli) };
		const answer = await notify({ ...form, comment: 'Life Tracker' });
		if (answer.kind !== 'ok') return answer;
	}
	return done;
}

export async function endSubscriptions(notify: Notify, url: string): Promise<Answer<null>> {
	const held = await subscribedAt(notify, url);
	if (held.kind !== 'ok') return held;
	for (const appli of held.value) {
		const answer = await notify({ action: 'revoke', callbackurl: url, appli: String(appli) });
		if (answer.kind !== 'ok') return answer;
	}
	return done;
}

const done: Answer<null> = { kind: 'ok', value: null };

/** The kinds that are told to this address by now. */
async function subscribedAt(notify: Notify, url: string): Promise<Answer<number[]>> {
	const answer = await notify({ action: 'list' });
	if (answer.kind !== 'ok') return answer;
	const profiles = answer.value['profiles'];
	const held = Object.values(asRecord(profiles) ?? (Array.isArray(profiles) ? profiles : []))
		.map(asRecord)
		.filter((profile) => profile?.['callbackurl'] === url)
		.map((profile) => wholeOf(profile?.['appli']));
	return { kind: 'ok', value: held.filter((appli) => appli !== null) };
}

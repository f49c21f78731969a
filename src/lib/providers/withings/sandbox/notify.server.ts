import { envelope, invalidParams, refused } from './envelope.server.ts';
import type { SandboxState, Subscription } from './state.server.ts';
import type { World } from './world.server.ts';

const LONGEST_URL = 255;
const HEAD_DEADLINE_MS = 2000;

/** `POST /notify`: what is to be told of one profile, and where. */
export async function notifyAnswer(
	world: World,
	member: number,
	form: URLSearchParams
): Promise<Response> {
	const action = form.get('action');
	const asked: Subscription = {
		member,
		callbackurl: form.get('callbackurl') ?? '',
		appli: Number(form.get('appli') ?? Number.NaN),
		comment: form.get('comment') ?? ''
	};
	if (action === 'subscribe') return subscribe(world, asked);
	return world.state.change((state) => {
		if (action === 'list') return listed(state, member, form.get('appli'));
		if (action === 'revoke') return revoked(state, asked);
		return refused(state, 2554, 'Not implemented');
	});
}

async function subscribe(world: World, asked: Subscription): Promise<Response> {
	const callbacks = world.state.change(({ settings }) => settings.callbacks);
	const isUsable =
		isCallback(asked.callbackurl, callbacks === 'public') &&
		(callbacks === 'any' || (await answers(asked.callbackurl)));
	return world.state.change((state) => {
		if (!Number.isInteger(asked.appli)) return invalidParams(state, 'invalid appli');
		if (!isUsable) {
			return refused(state, 293, 'The callback URL is either absent or incorrect');
		}
		state.subscriptions = [...others(state, asked), asked];
		return envelope(0, state.settings.looseTypes ? [] : {});
	});
}

/** No address of a machine, no odd port, and never in clear. */
function isCallback(address: string, isPublic: boolean): boolean {
	if (address.length > LONGEST_URL || !URL.canParse(address)) return false;
	const { protocol, hostname, port } = new URL(address);
	if (!isPublic) return true;
	const isName = /[a-z]$/i.test(hostname) && hostname !== 'localhost';
	return protocol === 'https:' && isName && port === '';
}

async function answers(address: string): Promise<boolean> {
	const signal = AbortSignal.timeout(HEAD_DEADLINE_MS);
	const answer = await fetch(address, { method: 'HEAD', redirect: 'manual', signal }).catch(
		() => null
	);
	return answer?.ok === true;
}

function others(state: SandboxState, { member, appli, callbackurl }: Subscription) {
	return state.subscriptions.filter(
		(one) => one.member !== member || one.appli !== appli || one.callbackurl !== callbackurl
	);
}

function listed(state: SandboxState, member: number, appli: string | null): Response {
	const profiles = state.subscriptions
		.filter((one) => one.member === member && (appli === null || one.appli === Number(appli)))
		.map(({ appli, callbackurl, comment }) => ({
			...{ appli, callbackurl, comment },
			expires: 2_147_483_647
		}));
	return envelope(0, { profiles });
}

function revoked(state: SandboxState, asked: Subscription): Response {
	const left = others(state, asked);
	if (left.length === state.subscriptions.length) {
		return refused(state, 294, 'No such subscription could be deleted');
	}
	state.subscriptions = left;
	return envelope(0, state.settings.looseTypes ? [] : {});
}

import type { SandboxClient } from '../sandbox/consent.server.ts';
import { livedDaily } from '../sandbox/life.server.ts';
import { takeFault } from '../sandbox/mishap.server.ts';
import { styleSheetReply } from '../sandbox/page.server.ts';
import { jsonReply } from '../sandbox/reply.server.ts';
import { settingOf, type SettingOptions } from '../sandbox/setting.server.ts';
import { switchboardAnswer } from '../sandbox/switchboard-http.server.ts';
import { apiAnswer } from './sandbox/api.server.ts';
import { authorizeAnswer, authorizeStyle } from './sandbox/authorize.server.ts';
import { answerInstead, spoil, type Fault } from './sandbox/fault.server.ts';
import { groupsOfDay } from './sandbox/life.server.ts';
import { freshState } from './sandbox/state.server.ts';
import { createSwitchboard, type Switchboard } from './sandbox/switchboard.server.ts';
import { tokenAnswer } from './sandbox/tokens.server.ts';
import type { World } from './sandbox/world.server.ts';

/** The app that the sandbox knows unless told otherwise. */
export const sandboxClient: SandboxClient = {
	id: 'life-tracker-sandbox',
	secret: 'not-a-secret',
	redirectUris: null
};

export interface WithingsSandboxOptions extends SettingOptions {
	readonly client?: SandboxClient;
}

export interface WithingsSandbox {
	/** Speaks Withings' wire below whatever address it is mounted at. */
	fetch(request: Request): Promise<Response>;
	readonly switchboard: Switchboard;
}

export function createWithingsSandbox(options: WithingsSandboxOptions): WithingsSandbox {
	const { state, now, firstDay, delay } = settingOf(options, freshState);
	const world: World = {
		state,
		now,
		client: options.client ?? sandboxClient,
		lifeOf: livedDaily(firstDay, (member, day) => groupsOfDay(options.seed, member, day))
	};
	const switchboard = createSwitchboard(world);

	return {
		switchboard,
		async fetch(request) {
			await delay();
			return answer(world, switchboard, request);
		}
	};
}

async function answer(world: World, switchboard: Switchboard, request: Request): Promise<Response> {
	const { pathname } = new URL(request.url);
	if (pathname.endsWith('/_switchboard')) return switchboardAnswer(switchboard, request);
	if (pathname.endsWith(`/oauth2_user/${authorizeStyle}`)) return styleSheetReply();
	if (pathname.endsWith('/oauth2_user/authorize2')) return authorizeAnswer(world, request);
	if (pathname.endsWith('/v2/oauth2') && request.method === 'POST') {
		return faulty(world, request, 'token');
	}
	if (pathname.endsWith('/measure')) return faulty(world, request, 'api');
	if (pathname.endsWith('/notify')) return faulty(world, request, 'notify');
	return jsonReply(404, { message: 'Not Found' });
}

async function faulty(world: World, request: Request, on: Fault['on']): Promise<Response> {
	const fault = world.state.change((state) => takeFault<Fault['on'], Fault>(state, on));
	const instead = fault && (await answerInstead(fault, request));
	if (instead) return instead;
	const path = on === 'notify' ? '/notify' : '/measure';
	const response =
		on === 'token' ? await tokenAnswer(world, request) : await apiAnswer(world, request, path);
	return fault ? spoil(fault, response) : response;
}

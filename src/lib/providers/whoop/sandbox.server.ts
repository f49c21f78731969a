import type { SandboxClient } from '../sandbox/consent.server.ts';
import { livedDaily } from '../sandbox/life.server.ts';
import { takeFault } from '../sandbox/mishap.server.ts';
import { styleSheetReply } from '../sandbox/page.server.ts';
import { jsonReply } from '../sandbox/reply.server.ts';
import { settingOf, type SettingOptions } from '../sandbox/setting.server.ts';
import { switchboardAnswer } from '../sandbox/switchboard-http.server.ts';
import { apiAnswer } from './sandbox/api.server.ts';
import { authorizeAnswer } from './sandbox/authorize.server.ts';
import { answerInstead, spoil } from './sandbox/fault.server.ts';
import { workoutsOfDay } from './sandbox/life.server.ts';
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

export interface WhoopSandboxOptions extends SettingOptions {
	readonly client?: SandboxClient;
}

export interface WhoopSandbox {
	/** Speaks Whoop's wire below whatever address it is mounted at. */
	fetch(request: Request): Promise<Response>;
	readonly switchboard: Switchboard;
}

export function createWhoopSandbox(options: WhoopSandboxOptions): WhoopSandbox {
	const { state, now, firstDay, delay } = settingOf(options, freshState);
	const world: World = {
		state,
		now,
		client: options.client ?? sandboxClient,
		lifeOf: livedDaily(firstDay, (member, day) => workoutsOfDay(options.seed, member, day))
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
	if (pathname.endsWith('/oauth/oauth2/auth.css')) return styleSheetReply();
	if (pathname.endsWith('/oauth/oauth2/auth')) return authorizeAnswer(world, request);
	if (pathname.endsWith('/oauth/oauth2/token') && request.method === 'POST') {
		return faulty(world, request, 'token');
	}
	if (pathname.includes('/developer/')) return faulty(world, request, 'api');
	return jsonReply(404, { message: 'Not Found' });
}

async function faulty(world: World, request: Request, on: 'api' | 'token'): Promise<Response> {
	const fault = world.state.change((state) => {
		if (on === 'token') state.counts.tokenCalls += 1;
		return takeFault(state, on);
	});
	const instead = fault && (await answerInstead(fault, request));
	if (instead) return instead;
	const path = new URL(request.url).pathname.replace(/^.*?\/developer/, '');
	const response =
		on === 'api'
			? apiAnswer(world, request, path)
			: await tokenAnswer(world, request, { rotate: fault?.kind !== 'no_refresh_token' });
	return fault ? spoil(fault, response) : response;
}

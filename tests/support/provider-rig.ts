import { finishConnect, startConnect, type ConnectEnd } from '#lib/providers/connect.server.ts';
import type { ProviderLine } from '#lib/providers/line.server.ts';
import type { RunResult } from '#lib/providers/run-finish.server.ts';
import type { RunOrder } from '#lib/providers/runs.server.ts';

/** One run to its end. */
export async function runOnce(
	line: ProviderLine,
	userId: string,
	order: Partial<RunOrder> = {}
): Promise<RunResult> {
	const due = { trigger: 'manual', reach: { kind: 'due' } } as const;
	const begun = await line.runs.begin(userId, { ...due, ...order });
	if (!begun) throw new Error('Nothing could be begun.');
	return begun.result;
}

/** Works a sandbox's switchboard, over HTTP; without a command, looks at it. */
export async function workSwitchboard<View>(sandboxUrl: string, command?: object): Promise<View> {
	const headers = { 'content-type': 'application/json' };
	const post = { method: 'POST', headers, body: JSON.stringify(command) };
	const answer = await fetch(`${sandboxUrl}/_switchboard`, command ? post : {});
	const view = (await answer.json()) as View;
	if (answer.status !== 200) throw new Error(JSON.stringify(view));
	return view;
}

export interface Consent {
	readonly decision?: 'allow' | 'deny';
	readonly member?: number;
	readonly demo?: boolean;
}

interface Way {
	/** How the person's browser reaches the server, and the sandbox. */
	readonly origin: string;
	readonly sandboxUrl: string;
}

/** Goes to the provider and comes back. */
export async function connectAs(
	line: ProviderLine,
	{ userId, demo = false, ...consent }: Consent & { userId: string },
	{ origin, sandboxUrl }: Way
): Promise<ConnectEnd> {
	const user = { id: userId, demo };
	const { url } = await startConnect(line, { user, sessionId: null, origin });
	const mount = `${origin}/sandbox/${line.registration.manifest.id}`;
	return finishConnect(line, await decide(url.replace(mount, sandboxUrl), consent), null);
}

/** As a person's browser does it: open the page, press the button, follow the way back. */
export async function decide(
	address: string,
	{ decision = 'allow', member = 1 }: Consent = {}
): Promise<URLSearchParams> {
	const page = await fetch(address);
	if (page.status !== 200) throw new Error(`The consent page answered ${page.status}`);
	const body = new URLSearchParams({ decision, member: String(member) });
	const answer = await fetch(page.url, { method: 'POST', body, redirect: 'manual' });
	return new URL(answer.headers.get('location') ?? '').searchParams;
}

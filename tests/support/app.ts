import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { wire, type App, type Wiring } from '#lib/app.server.ts';
import { readConfig } from '#lib/platform/config.server.ts';
import { throughEdge } from '#lib/platform/server/http-edge.server.ts';
import { freshDatabase, type FreshDatabase } from './database.ts';

export const origin = 'http://localhost:3000';

export interface TestApp {
	readonly app: App;
	readonly fresh: FreshDatabase;
	readonly dataDir: string;
	/** Moves the clock of the whole app. */
	later(ms: number): void;
	/** What was reported as nobody's fault but ours. */
	readonly reported: unknown[];
	/** A browser with a jar of cookies of its own. */
	browser(options?: BrowserOptions): Browser;
	/** Any request, through the very edge and handler that the server uses. */
	send(request: Request, peer?: string): Promise<Response>;
	close(): Promise<void>;
}

export interface BrowserOptions {
	/** The address its requests come from; default: this machine. */
	peer?: string;
	/** The address in its address bar; default: `origin`. */
	origin?: string;
}

export interface Answer {
	readonly status: number;
	readonly headers: Headers;
	/** What the procedure returned. */
	readonly data: unknown;
	readonly error: { message: string; code: string; [more: string]: unknown } | null;
	/** The whole body, as it came. */
	readonly text: string;
}

export interface Browser {
	/** All cookies as they are sent. */
	cookie: string | null;
	query(path: string, input?: unknown): Promise<Answer>;
	mutate(path: string, input?: unknown): Promise<Answer>;
	/** The request that `mutate` would send, to be bent. */
	request(path: string, input?: unknown, headers?: Record<string, string | null>): Request;
}

/** The wired app over a database of its own, with a clock that the test moves. */
export async function testApp(
	environment: Record<string, string> = {},
	wiring: Omit<Wiring, 'now' | 'report'> = {}
): Promise<TestApp> {
	const fresh = await freshDatabase();
	const dataDir = mkdtempSync(join(tmpdir(), 'lt-app-'));
	const config = readConfig({
		LIFE_DATA_DIR: dataDir,
		// Nothing that a test does leaves this machine.
		OPEN_FOOD_FACTS_URL: 'http://127.0.0.1:9',
		...environment
	});
	let ahead = 0;
	const reported: unknown[] = [];
	const app = wire(config, fresh.database, {
		...wiring,
		now: () => Date.now() + ahead,
		report: (error) => reported.push(error)
	});
	const send = (request: Request, peer = '127.0.0.1') =>
		throughEdge(app.edge, { request, peer }, (passage) => app.answerTrpc(request, passage));
	return {
		app,
		fresh,
		dataDir,
		reported,
		send,
		later: (ms) => (ahead += ms),
		browser: (options) => openBrowser(send, options),
		close: async () => {
			app.stopBeginning();
			await app.providers.stop();
			await app.notices.stop();
			await app.foods.close();
			await app.sync.stop();
			await fresh.close();
			rmSync(dataDir, { recursive: true, force: true });
		}
	};
}

function openBrowser(send: TestApp['send'], options: BrowserOptions = {}): Browser {
	const { peer = '127.0.0.1', origin: at = origin } = options;
	const own = (headers: Record<string, string | null>) => {
		const all = { host: new URL(at).host, cookie: browser.cookie, ...headers };
		return Object.fromEntries(
			Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== null)
		);
	};
	const take = async (request: Request) => {
		const answer = await read(await send(request, peer));
		for (const cookie of answer.headers.getSetCookie()) {
			const [pair = ''] = cookie.split(';');
			browser.cookie = withCookie(browser.cookie, pair);
		}
		return answer;
	};
	const browser: Browser = {
		cookie: null,
		request: (path, input, headers = {}) =>
			new Request(`${at}/api/trpc/${path}`, {
				method: 'POST',
				headers: own({
					origin: at,
					'sec-fetch-site': 'same-origin',
					'content-type': 'application/json',
					'x-lt-client': 'web',
					...headers
				}),
				body: input === undefined ? null : JSON.stringify(input)
			}),
		mutate: (path, input) => take(browser.request(path, input)),
		query: (path, input) => {
			const search =
				input === undefined ? '' : `?input=${encodeURIComponent(JSON.stringify(input))}`;
			return take(new Request(`${at}/api/trpc/${path}${search}`, { headers: own({}) }));
		}
	};
	return browser;
}

/** The jar with one cookie set, or without it where its value is empty. */
function withCookie(jar: string | null, pair: string): string | null {
	const name = pair.slice(0, pair.indexOf('=') + 1);
	const others = jar?.split('; ').filter((kept) => !kept.startsWith(name)) ?? [];
	return [...others, ...(pair === name ? [] : [pair])].join('; ') || null;
}

export async function read(response: Response): Promise<Answer> {
	const text = await response.text();
	const body = parsed(text) as {
		result?: { data: unknown };
		error?: { message: string; data: Record<string, unknown> };
		code?: string;
		message?: string;
	} | null;
	const error = body?.error
		? { message: body.error.message, ...body.error.data, code: String(body.error.data['code']) }
		: body?.code
			? { message: String(body.message), code: body.code }
			: null;
	const { status, headers } = response;
	return { status, headers, data: body?.result?.data, error, text };
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}

export const goodPassword = 'four unrelated plain words';

/** A signed-in person; the first of an app becomes its owner. */
export async function signedUp(
	test: TestApp,
	email: string
): Promise<{ browser: Browser; id: string }> {
	const { createUser } = await import('#lib/platform/auth/create-user.server.ts');
	const user = { email, name: '', password: goodPassword, address: 'test' };
	const { id } = await createUser(test.app.accounts, user, { kind: 'due' });
	const browser = test.browser();
	const answer = await browser.mutate('session.signIn', { email, password: goodPassword });
	if (answer.status !== 200) throw new Error(`Signing in answered ${answer.text}`);
	return { browser, id };
}

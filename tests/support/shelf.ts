import { project } from '#lib/domains/projects/entity.ts';
import { timeEntry } from '#lib/domains/time/entity.ts';
import type { AnyEntity } from '#lib/platform/entity/entity.ts';
import { valueProblems } from '#lib/platform/entity/validation.ts';
import { canonicalText } from '#lib/providers/canonical-text.ts';
import { classify, createEgress } from '#lib/providers/http.server.ts';
import type { FetchHandler } from '#lib/providers/listen.server.ts';
import { asRecord } from '#lib/providers/oauth-wire.server.ts';
import type {
	Answer,
	Manifest,
	Mapped,
	RecordPage,
	TokenProvider
} from '#lib/providers/provider.ts';
import type { Registration, Whereabouts } from '#lib/providers/registry.server.ts';

/** A record over there. `at`: when it last changed, in whatever counts there. */
export interface Item {
	/** `trap`: a fault of ours reads it. */
	readonly type: 'project' | 'entry' | 'other' | 'trap';
	readonly id: string;
	readonly at: number;
	readonly start?: unknown;
	readonly stop?: unknown;
	readonly name?: unknown;
	readonly project?: string | null;
	readonly deleted?: boolean;
}

/** A small provider that exists for tests alone: what it holds, and what it answers. */
export class Shelf implements FetchHandler {
	readonly items = new Map<string, Item>();
	token = 'shelf-token';
	account = 'one';
	/** Marks before this one are taken no more. */
	oldestMark = 0;
	at = 1;
	pageSize = 3;
	/** Each path that was asked for, with what token, and when. */
	readonly calls: { readonly path: string; readonly token: string; readonly at: number }[] = [];
	/** Answers instead, as long as it has one. */
	fault: (path: string, token: string) => Response | null = () => null;
	now = Date.now;

	put(item: Omit<Item, 'at'>): void {
		this.at += 1;
		this.items.set(item.id, { ...item, at: this.at });
	}

	async fetch(request: Request): Promise<Response> {
		const url = new URL(request.url);
		const token = (request.headers.get('authorization') ?? '').replace('Bearer ', '');
		this.calls.push({ path: url.pathname, token, at: this.now() });
		const fault = this.fault(url.pathname, token);
		if (fault) return fault;
		// Several people's tokens end differently.
		if (token.split('~')[0] !== this.token) return json({}, 401);
		if (url.pathname === '/me') return json({ id: this.account, name: 'Sam' });
		if (url.pathname === '/list') return this.#page(url, this.#between(url));
		if (url.pathname === '/changes') {
			const since = Number(url.searchParams.get('since'));
			if (since < this.oldestMark) return json({}, 410);
			return this.#page(
				url,
				[...this.items.values()].filter(({ at }) => !(at <= since))
			);
		}
		const item = this.items.get(url.pathname.slice('/one/'.length));
		return item && !item.deleted ? json(item) : json({}, 404);
	}

	/** Deletions do not show in a list; projects have no time and show in each. */
	#between({ searchParams }: URL): Item[] {
		const [from, to] = [Number(searchParams.get('from')), Number(searchParams.get('to'))];
		return [...this.items.values()].filter(
			({ type, deleted, start }) =>
				!deleted && (type !== 'entry' || !(Number(start) < from || Number(start) >= to))
		);
	}

	#page({ searchParams }: URL, items: Item[]): Response {
		const from = Number(searchParams.get('page') ?? 0);
		const sorted = items.sort(
			(a, b) => Number(b.type === 'project') - Number(a.type === 'project')
		);
		const next = from + this.pageSize < sorted.length ? String(from + this.pageSize) : null;
		return json({ records: sorted.slice(from, from + this.pageSize), next, mark: String(this.at) });
	}
}

function json(body: unknown, status = 200): Response {
	return Response.json(body, { status });
}

export const shelfManifest: Manifest = {
	id: 'shelf',
	name: 'Shelf',
	kind: 'token',
	scopes: [],
	fills: ['projects', 'time_entries'],
	reads: ['Your projects and hours'],
	capabilities: {
		webhooks: true,
		changedSince: true,
		deletions: 'marked',
		rotatesRefreshTokens: false
	},
	trailingDays: 14,
	limits: [{ calls: 100_000, seconds: 60, per: 'connection' }]
};

/** As a provider of ours is registered, over HTTP like any other. */
export function shelfRegistration(shelf: Shelf, over: Partial<Manifest> = {}): Registration {
	const manifest = { ...shelfManifest, ...over };
	return {
		manifest,
		open: (where) => createClient(manifest, where),
		urls: () => ({ baseUrl: 'http://127.0.0.1:1', browserUrl: 'http://127.0.0.1:1' }),
		sandbox: { create: () => shelf },
		webhooks: { address: 'connection', readEvent: readShelfEvent }
	};
}

function readShelfEvent({ body }: { body: Uint8Array }) {
	const [kind = '', from, to] = new TextDecoder().decode(body).split(' ');
	if (kind !== 'changed' && kind !== 'ended') return 'This is no event.';
	const window = from && to ? { start: Number(from), end: Number(to) } : null;
	return { kind, window, externalId: null } as const;
}

function createClient(manifest: Manifest, { baseUrl, now }: Whereabouts): TokenProvider {
	const { name } = manifest;
	const egress = createEgress({ name, baseUrl, now, deadlineMs: 2000 });
	async function get(token: string, path: string, query = {}) {
		const received = await egress.send({ path, query, token });
		if (received.kind !== 'received') return received;
		if (received.status === 404) return { kind: 'ok', value: null } as const;
		const quota = received.headers.get('x-quota-resets-in');
		if (received.status === 402 && quota !== null) {
			const until = received.at + Number(quota) * 1000;
			return { kind: 'throttled', until, reason: 'The hour is used up.' } as const;
		}
		if (received.status === 410) {
			return { kind: 'mark_expired', reason: 'That is too long ago.' } as const;
		}
		return classify(name, received);
	}
	return {
		manifest,
		map: mapItem,
		async whoAmI(token) {
			const answer = await get(token, '/me');
			if (answer.kind !== 'ok') return answer;
			const me = asRecord(answer.value);
			return { kind: 'ok', value: { externalId: String(me?.['id']), name: String(me?.['name']) } };
		},
		async fetchPage({ token, walk, pageToken: page }) {
			const answer =
				walk.kind === 'changes'
					? await get(token, '/changes', { since: walk.mark, page })
					: await get(token, '/list', {
							from: String(walk.window.start),
							to: String(walk.window.end),
							page
						});
			return pageOf(answer);
		},
		fetchRecord: (token, sourceId) => get(token, `/one/${sourceId}`)
	};
}

function pageOf(answer: Answer<unknown>): Answer<RecordPage> {
	if (answer.kind !== 'ok') return answer;
	const { records, next, mark } = asRecord(answer.value) ?? {};
	if (!Array.isArray(records)) {
		const excerpt = JSON.stringify(answer.value).slice(0, 200);
		return { kind: 'malformed', reason: 'Shelf sent a page without records.', excerpt };
	}
	return { kind: 'ok', value: { records, next: next as string | null, mark: String(mark) } };
}

function mapItem(record: unknown): Mapped {
	const item = asRecord(record) as Item | null;
	if (!item) return { sourceId: null, field: 'record', problem: 'This is no record.' };
	if (item.type === 'other') return null;
	if (item.type === 'trap') throw new Error('The mapping did not think of this.');
	const entity: AnyEntity = item.type === 'project' ? project : timeEntry;
	if (!Number.isSafeInteger(item.at)) {
		return { sourceId: item.id, field: 'at', problem: 'It does not say when it changed.' };
	}
	const named = { entity: entity.name, sourceId: item.id, sourceAt: item.at };
	if (item.deleted) return { ...named, removed: true };
	const values = item.type === 'project' ? projectValues(item) : entryValues(item);
	const [problem] = valueProblems(entity, { ...values, ...(item.type === 'entry' && noProject) });
	if (problem) return { entity: entity.name, sourceId: item.id, ...problem };
	if (item.type === 'project') return { ...named, values, payload: canonicalText(record) };
	return item.project
		? {
				...{ ...named, values, payload: canonicalText(record) },
				references: { projectId: { entity: project.name, sourceId: item.project } }
			}
		: { ...named, values: { ...values, ...noProject }, payload: canonicalText(record) };
}

const noProject = { projectId: null };

function projectValues({ name }: Item): Record<string, unknown> {
	const open = { client: null, plannedHours: null, startDate: null, targetDate: null };
	return { name, color: '', status: 'active', archived: false, ...open };
}

function entryValues({ start, stop = null, name = '' }: Item): Record<string, unknown> {
	return { start, stop, utcOffset: 0, description: name, tags: [], billable: false };
}

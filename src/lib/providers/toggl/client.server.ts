import { createEgress, type EgressOptions } from '../http.server.ts';
import type { Answer, RecordPage, TokenProvider } from '../provider.ts';
import { accountOf, judge } from './answers.server.ts';
import { readChanges, readList } from './entries.server.ts';
import { togglFileTwin } from './file-twin.ts';
import { togglManifest } from './manifest.ts';
import { mapToggl } from './mapping.ts';
import { accountPage, readProjects, readSurroundings } from './projects.server.ts';
import { readReport } from './reports.server.ts';
import { stepOf, type Step } from './step.ts';
import { entryRecord, type Surroundings } from './surroundings.server.ts';
import type { Send, Turn } from './turn.ts';
import { wireOf } from './wire.ts';

const TOGGL_API_URL = 'https://api.track.toggl.com';

const { name } = togglManifest;

export type TogglOptions = Partial<Omit<EgressOptions, 'name'>>;
export type Toggl = TokenProvider & Required<Pick<TokenProvider, 'fetchRecord'>>;

/**
 * Each page is one call. A walk begins with the account and the projects, and what they say is kept
 * for its entries; so a client belongs to one connection at a time.
 */
export function createToggl(options: TogglOptions = {}): Toggl {
	const egress = createEgress({ ...options, baseUrl: options.baseUrl ?? TOGGL_API_URL, name });
	let kept: { token: string; around: Surroundings } | null = null;

	const sendWith =
		(token: string): Send =>
		(request) =>
			egress.send({ ...request, authorization: basic(token) });

	async function aroundOf(token: string): Promise<Answer<Surroundings>> {
		if (kept?.token === token) return { kind: 'ok', value: kept.around };
		const answer = await readSurroundings(sendWith(token));
		if (answer.kind === 'ok') kept = { token, around: answer.value };
		return answer;
	}

	return {
		manifest: togglManifest,
		fileTwins: [togglFileTwin],
		map: mapToggl,
		async whoAmI(token) {
			const received = await sendWith(token)({ path: '/api/v9/me' });
			return received.kind === 'received' ? accountOf(received) : received;
		},
		async fetchPage({ token, walk, pageToken }) {
			const step = stepOf(pageToken);
			if (!step) return { kind: 'ours_to_fix', reason: 'Toggl has no such page.' };
			if (step.at === 'account') kept = null;
			const around = await aroundOf(token);
			if (around.kind !== 'ok') return around;
			return pageAt({ send: sendWith(token), around: around.value, walk }, step);
		},
		async fetchRecord(token, sourceId) {
			const around = await aroundOf(token);
			return around.kind === 'ok' ? entryAt(sendWith(token), around.value, sourceId) : around;
		}
	};
}

/** The user is the token, the password this very word. */
function basic(token: string): string {
	return `Basic ${Buffer.from(`${token}:api_token`).toString('base64')}`;
}

async function pageAt(turn: Turn, step: Step): Promise<Answer<RecordPage>> {
	switch (step.at) {
		case 'account':
			return accountPage(turn);
		case 'projects':
			return readProjects(turn);
		case 'changes':
			return readChanges(turn);
		case 'list':
			return readList(turn, step);
		case 'report':
			return readReport(turn, step);
	}
}

async function entryAt(
	send: Send,
	around: Surroundings,
	sourceId: string
): Promise<Answer<unknown>> {
	if (!/^\d{1,16}$/.test(sourceId)) {
		return { kind: 'ours_to_fix', reason: 'Toggl has no entry with such an id.' };
	}
	const received = await send({ path: `/api/v9/me/time_entries/${sourceId}` });
	if (received.kind !== 'received') return received;
	if (received.status === 404) return { kind: 'ok', value: null };
	// Its workspace is closed to us: the entry is not gone for that.
	if (received.status === 403) return { kind: 'ok', value: { is: 'closed' } };
	const answer = judge(received);
	if (answer.kind !== 'ok') return answer;
	const wire = wireOf(answer.value);
	return { kind: 'ok', value: wire && entryRecord(around, wire) };
}

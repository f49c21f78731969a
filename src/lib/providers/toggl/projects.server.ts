import { malformed } from '../http.server.ts';
import type { Answer, RecordPage } from '../provider.ts';
import { judge } from './answers.server.ts';
import { firstEntries } from './entries.server.ts';
import { changesSince } from './since.server.ts';
import { tokenOf } from './step.ts';
import { projectRecord, surroundingsOf, type Surroundings } from './surroundings.server.ts';
import type { Send, Turn } from './turn.ts';
import { idOf, listOf, wireOf } from './wire.ts';

/** The account, its zone, and all that entries hang on, in one call. */
export async function readSurroundings(send: Send): Promise<Answer<Surroundings>> {
	const received = await send({ path: '/api/v9/me', query: { with_related_data: 'true' } });
	return received.kind === 'received' ? surroundingsOf(received) : received;
}

/**
 * The first page of every walk. Active projects come with it whether they are marked as changed or
 * not: a name may change without a mark.
 */
export function accountPage({ around }: Turn): Answer<RecordPage> {
	const records = around.projects.map((wire) => projectRecord(around, wire));
	const next = tokenOf({ at: 'projects' });
	return { kind: 'ok', value: { records, next, mark: around.mark } };
}

/** In a walk of changes those that were changed or deleted; else all there are, archived too. */
export async function readProjects(turn: Turn): Promise<Answer<RecordPage>> {
	const { around, send, walk } = turn;
	const since = walk.kind === 'changes' ? walk.mark : null;
	const received = await send({
		path: '/api/v9/me/projects',
		query: { include_archived: 'true', since }
	});
	if (received.kind !== 'received') return received;
	const answer = since === null ? judge(received) : changesSince(received);
	if (answer.kind !== 'ok') return answer;
	const projects = listOf(answer.value);
	if (!projects) return malformed('Toggl sent something else than projects.', received.text);
	for (const one of projects) around.listed.add(idOf(wireOf(one)?.['id']) ?? 0);
	const records = projects.map((one) => projectRecord(around, wireOf(one) ?? {}));
	return { kind: 'ok', value: { records, next: firstEntries(turn) } };
}

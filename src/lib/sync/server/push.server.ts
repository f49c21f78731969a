import { isAboutData } from '#lib/platform/server/data-error.server.ts';
import type { Tx } from '#lib/platform/server/database.server.ts';
import type { PushAnswer, PushInput, Verdict } from '../protocol.ts';
import { applyChanges } from './apply.server.ts';
import { noteDevice } from './device.server.ts';
import { clockRefusal, resetRefusal, upgradeRefusal } from './gate.server.ts';
import { lockHead, moveHead } from './head.server.ts';
import { pageFor, withoutEchoes } from './page.server.ts';
import type { SyncContext } from './context.server.ts';

/** One round of a device: its changes go in, and what it does not have yet comes out. */
export async function push(
	context: SyncContext,
	userId: string,
	input: PushInput
): Promise<PushAnswer> {
	const refusal = upgradeRefusal(input, context.now()) ?? clockRefusal(input, context.now());
	if (refusal) return refusal;
	try {
		return await attempt(context, userId, input);
	} catch (error) {
		if (!isAboutData(error) || input.changes.length === 0) throw error;
		return withoutCulprits(context, userId, input);
	}
}

async function attempt(
	{ database, tables, now, live }: SyncContext,
	userId: string,
	input: PushInput
): Promise<PushAnswer> {
	let moved: number | null = null;
	const answer = await database.withUser(userId, async (tx: Tx): Promise<PushAnswer> => {
		const head = await lockHead(tx, userId);
		const refusal = resetRefusal(input, head, now());
		if (refusal) return refusal;
		const { device, cursor, limit } = input;
		const batch = { tx, tables, userId, device, cursor };
		const applied = await applyChanges(batch, input.changes, head.revision);
		const { revision, verdicts, echoes } = applied;
		if (revision > head.revision) {
			await moveHead(tx, userId, revision);
			moved = revision;
		}
		await noteDevice(tx, userId, input);
		const request = { userId, cursor, limit, head: { ...head, revision }, now: now() };
		const page = await pageFor(tx, tables, request);
		return { ...withoutEchoes(page, echoes), verdicts };
	});
	if (moved !== null) live.announce(userId, moved);
	return answer;
}

/**
 * Postgres refused a value that our own checks let pass. Each change goes in alone, and those that
 * cannot are refused one by one; then comes the page.
 */
async function withoutCulprits(
	context: SyncContext,
	userId: string,
	input: PushInput
): Promise<PushAnswer> {
	const verdicts: Verdict[] = [];
	for (const change of input.changes) {
		try {
			const alone = { ...input, changes: [change], limit: 1 };
			const answer = await attempt(context, userId, alone);
			if (answer.kind !== 'page') return answer;
			verdicts.push(...answer.verdicts);
		} catch (error) {
			if (!isAboutData(error)) throw error;
			const problem = 'The database cannot hold a value of this record.';
			const { entity, id } = change;
			verdicts.push({ kind: 'refused', entity, id, problems: [{ field: '', problem }], row: null });
		}
	}
	const answer = await attempt(context, userId, { ...input, changes: [] });
	return answer.kind === 'page' ? { ...answer, verdicts } : answer;
}

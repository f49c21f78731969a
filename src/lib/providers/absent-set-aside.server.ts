import { sql } from 'drizzle-orm';
import type { Refusal } from './provider.ts';
import { isUnnamed } from './read-page.server.ts';
import type { Run } from './run.server.ts';
import { forgetSetAside } from './set-aside.server.ts';
import { storeRecords } from './store-page.server.ts';
import { isDeepDue, isWhole, type Walk } from './sync-plan.ts';

interface Waiting {
	readonly entity: string;
	readonly sourceId: string;
}

/** Each costs a call: those that are left wait for another time, whichever they are. */
const ASKED_AT_ONCE = 25;

/**
 * A record that is set aside may have been deleted over there since. When it happened is often what
 * could not be read, so that no window tells: it is asked for by its id, once a week and whenever the
 * person asks; where that cannot be, it is gone when a walk over everything does not bring it.
 */
export async function settleSetAside(
	run: Run,
	{ walk, now }: { walk: Walk; now: number },
	seen: ReadonlySet<string>
): Promise<Refusal | null> {
	if (walk.part !== 'asked' && !(walk.part === 'recent' && isDeepDue(run.cursor, now))) return null;
	const unseen = (await waitingIn(run)).filter(({ sourceId }) => !seen.has(sourceId));
	const canAsk = run.calls.provider.fetchRecord !== undefined;
	const toAsk = unseen.filter(({ sourceId }) => canAsk && !isUnnamed(sourceId));
	const toBelieve = isWhole(walk.window, now) ? unseen.filter((one) => !toAsk.includes(one)) : [];
	await forget(run, toBelieve);
	for (const one of toAsk.slice(0, ASKED_AT_ONCE)) {
		const refusal = await askFor(run, one);
		if (refusal) return refusal;
		if (run.isStopping || run.signal.aborted) break;
	}
	return null;
}

/** What is still there comes in like any other: it may have been corrected. */
async function askFor(run: Run, one: Waiting): Promise<Refusal | null> {
	const { make, provider } = run.calls;
	const fetchRecord = provider.fetchRecord?.bind(provider);
	if (!fetchRecord) return null;
	const answer = await make((token) => fetchRecord(token, one.sourceId, one.entity));
	if (answer.kind !== 'ok') return answer;
	if (answer.value === null) await forget(run, [one]);
	else await storeRecords(run, { records: [answer.value], cursor: () => run.cursor });
	return null;
}

function waitingIn({ line, connection: { userId } }: Run): Promise<Waiting[]> {
	return line.database.withUser(userId, (tx) =>
		tx.rows<Waiting>(sql`select entity, source_id as "sourceId" from provider_payloads
			where user_id = ${userId}::uuid and provider = ${line.registration.manifest.id}
				and problem is not null order by random()`)
	);
}

async function forget(run: Run, gone: readonly Waiting[]): Promise<void> {
	if (gone.length === 0) return;
	const { id: provider, fills } = run.line.registration.manifest;
	const { userId } = run.connection;
	await run.line.database.withUser(userId, async (tx) => {
		await run.hold(tx);
		for (const entity of fills) {
			const sourceIds = gone.filter((one) => one.entity === entity).map((one) => one.sourceId);
			await forgetSetAside(tx, { userId, provider }, { entity, sourceIds });
		}
	});
}

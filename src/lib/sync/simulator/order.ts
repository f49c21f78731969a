import { changeStamp, rowOf, type Change, type StoredRow } from '../merge.ts';
import { prepared } from '../server/admit.server.ts';
import { broken } from './broken.ts';
import { canonical } from './canonical.ts';
import { keyOf } from './server-model.ts';
import { shuffled } from './shuffled.ts';
import { serverRules } from './server-rules.ts';
import { byName } from './thing.ts';
import type { World } from './world.ts';

export function commitOrder({ server }: World): void {
	const revisions = [...server.rows.values()].map(({ revision }) => revision);
	if (new Set(revisions).size === revisions.length) return;
	broken('I6 commit order', 'two rows share a revision');
}

/** The same changes in another order and some of them twice make the same rows. */
export function determinism({ server, random }: World): void {
	for (const row of server.rows.values()) {
		const entity = byName.get(row.entity);
		if (!entity || row.sourceHash !== null) continue;
		const changes = server.log
			.filter((change) => keyOf(change) === keyOf(row))
			.map((change) => prepared(entity, change));
		if (haveTies(changes)) continue;
		const order = shuffled(random, [...changes, ...changes.filter(() => random() < 0.3)]);
		const first = order.findIndex(({ createdAt }) => createdAt > 0);
		const [born] = order.splice(first, 1);
		if (first < 0 || !born) continue;
		let joined: StoredRow = rowOf(entity, born);
		for (const change of order) joined = serverRules.join(entity, joined, change);
		const [a, b] = [joined, row].map(({ revision: _revision, ...rest }) =>
			canonical({ ...rest, entity: null })
		);
		if (a !== b) broken('I4 determinism', `in another order ${a}, stored ${b}`);
	}
}

/** One stamp, two values: the first that arrived stands, so their order does matter. */
function haveTies(changes: readonly Change[]): boolean {
	const values = new Map<string, unknown>();
	return changes.some((change) =>
		Object.entries(change.values).some(([field, value]) => {
			const key = `${field} ${changeStamp(change, field)}`;
			const isTie = values.has(key) && !Object.is(values.get(key), value);
			values.set(key, value);
			return isTie;
		})
	);
}

/** Every push once more: nothing moves. */
export function idempotence({ server, network, random }: World): void {
	const head = server.revision;
	for (const push of shuffled(random, network.pushes).slice(0, 5)) {
		const changes = push.changes.filter((change) => server.rows.has(keyOf(change)));
		server.push({ ...push, epoch: server.epoch, cursor: head, changes });
		if (server.revision !== head) broken('I5 idempotence', 'a replayed push moved the revision');
	}
}

import { sql } from 'drizzle-orm';
import { columnOf, type AnyEntity } from '#lib/platform/entity/entity.ts';
import type { WireChange } from '#lib/sync/protocol.ts';
import { sourceRowId } from '#lib/sync/row-id.ts';
import type { Follow, Following } from '#lib/sync/server/follow.server.ts';
import { joinTwins, twinsIn } from './file-twins.ts';
import type { FileTwin, MappedRecord } from './provider.ts';
import type { Told } from './read-page.server.ts';
import type { Run } from './run.server.ts';
import type { RunProblem } from './run-view.ts';

/**
 * A person may have brought a file of this provider before they connected it: its rows and the
 * records that come now become one, in the transaction that stores these.
 */
export function joiningFiles(run: Run, told: readonly Told[], notices: RunProblem[]): Follow {
	const { fileTwins = [] } = run.calls.provider;
	return async (stored) => {
		const changes: WireChange[] = [];
		for (const twin of fileTwins) {
			const of = told.find(({ entity }) => entity.name === twin.entity);
			if (of) changes.push(...(await joined(run, { twin, told: of, stored })));
		}
		const joins = changes.filter(({ removedAt }) => removedAt > 0).length;
		if (joins > 0) {
			const problem = `${joins} of these had come by a file. Each is one record now, with what you wrote in it.`;
			notices.push({ sourceId: null, field: 'file', problem });
		}
		return changes;
	};
}

interface Joining {
	readonly twin: FileTwin;
	readonly told: Told;
	readonly stored: Following;
}

async function joined(run: Run, { twin, told, stored }: Joining): Promise<WireChange[]> {
	const { entity } = told;
	const { time } = entity;
	const records = told.records.filter((one): one is MappedRecord => !('removed' in one));
	if (!time || records.length === 0) return [];
	const times = records.map(({ values }) => Number(values[time]));
	const span = { from: Math.min(...times) - twin.withinMs, to: Math.max(...times) + twin.withinMs };
	const rows = await stored.find(entity, await idsIn(run, { twin, entity, stored }, span));
	const pairs = twinsIn(twin, time, { records, rows });
	const { userId } = run.connection;
	const { id: source } = run.line.registration.manifest;
	const idOf = ({ sourceId }: MappedRecord) =>
		sourceRowId(userId, { entity: entity.name, source, sourceId });
	const own = await stored.find(
		entity,
		pairs.map(({ record }) => idOf(record))
	);
	const byId = new Map(own.map((row) => [row.id, row]));
	const now = run.line.now() * 1000;
	return pairs.flatMap((pair) => {
		const row = byId.get(idOf(pair.record));
		return row ? joinTwins(entity, pair, { own: row, now }) : [];
	});
}

interface Among extends Pick<Joining, 'twin' | 'stored'> {
	readonly entity: AnyEntity;
}

async function idsIn(
	run: Run,
	{ twin, entity, stored }: Among,
	{ from, to }: { from: number; to: number }
): Promise<string[]> {
	const at = sql.identifier(columnOf(entity.time ?? ''));
	const rows = await stored.tx.rows<{ id: string }>(sql`select id
		from ${sql.identifier(entity.name)} where user_id = ${run.connection.userId}::uuid
			and source = ${twin.source} and deleted_at is null
			and ${at} between to_timestamp(${from}::float8 / 1000) and to_timestamp(${to}::float8 / 1000)`);
	return rows.map(({ id }) => id);
}

import { dayNoteId } from '#lib/domains/days/day-note-id.ts';
import { dayNote } from '#lib/domains/days/entity.ts';
import { settings } from '#lib/domains/settings/entity.ts';
import { settingsId } from '#lib/domains/settings/settings-id.ts';
import type { AnyEntity, AnyRow } from '#lib/platform/entity/entity.ts';
import { withInitial } from '#lib/platform/entity/validation.ts';
import type { WireChange } from '#lib/sync/protocol.ts';
import { sourceRowId } from '#lib/sync/row-id.ts';
import type { Sync } from '#lib/sync/server/sync.server.ts';
import { changeOf as wireChange } from '#lib/sync/server/write.server.ts';
import type { ExampleRow } from './day.ts';
import { exampleLife, type ExampleLife } from './life.ts';

/**
 * Fills a person's account with the made-up year. The ids follow from the person and the row, so
 * that seeding again on the same day changes nothing. Answers how many rows the year has.
 */
export async function seedExampleLife(
	sync: Pick<Sync, 'write'>,
	userId: string,
	life: Pick<ExampleLife, 'now' | 'zone' | 'brought'>
): Promise<number> {
	const changes = exampleLife(life).map((row) => changeOf(row, userId));
	await sync.write(userId, changes);
	return changes.length;
}

/**
 * Takes a made-up year out again, on whatever day it was laid in; what the person added or edited
 * since stays.
 * Answers how many rows went.
 */
export async function removeExampleLife(
	sync: Pick<Sync, 'write' | 'find'>,
	userId: string,
	{ now, zone }: { now: number; zone: string }
): Promise<number> {
	const byEntity = new Map<AnyEntity, string[]>();
	for (const row of exampleLife({ now, zone, days: longAgo })) {
		const ids = byEntity.get(row.entity) ?? [];
		ids.push(changeOf(row, userId).id);
		byEntity.set(row.entity, ids);
	}
	let removed = 0;
	for (const [entity, ids] of byEntity) {
		const rows = await sync.find({ userId, entity }, ids);
		const living = rows.flatMap((row) => (row && isStillExample(row) ? [row] : []));
		await sync.write(
			userId,
			living.map((row) => removal(entity, row, now))
		);
		removed += living.length;
	}
	return removed;
}

/** What the person has edited since is theirs and stays. */
function isStillExample({ deletedAt, createdAt, updatedAt }: AnyRow): boolean {
	return deletedAt === null && updatedAt === createdAt;
}

function removal(entity: AnyEntity, { id, updatedAt }: AnyRow, now: number): WireChange {
	return wireChange({ kind: 'remove', entity, id }, Math.max(now * 1000, updatedAt + 1));
}

/** The year may have been laid in long before it is taken out. */
const longAgo = 3 * 365;

/** Days and settings have an id of their own: the person's later edits meet the example's rows. */
function ownId({ entity, values }: ExampleRow, userId: string): string | null {
	if (entity.name === dayNote.name) return dayNoteId(userId, String(values['date']));
	return entity.name === settings.name ? settingsId(userId) : null;
}

function exampleId(userId: string, entity: string, key: string): string {
	return sourceRowId(userId, { entity, source: 'example', sourceId: key });
}

/** As if the person had written each row by hand when it happened. */
function changeOf(row: ExampleRow, userId: string): WireChange {
	const { entity, key, at, values, references = {} } = row;
	const id = ownId(row, userId) ?? exampleId(userId, entity.name, key);
	const ids = Object.entries(references).map(([field, target]) => {
		const referred = entity.fields[field];
		if (referred?.kind !== 'reference')
			throw new Error(`${entity.name}.${field} refers to nothing.`);
		return [field, exampleId(userId, referred.entity, target)];
	});
	const stamp = at * 1000;
	return {
		entity: entity.name,
		id,
		source: 'manual',
		sourceId: id,
		createdAt: stamp,
		stamps: null,
		released: null,
		editedAt: stamp,
		removedAt: 0,
		values: withInitial(entity, { ...values, ...Object.fromEntries(ids) })
	};
}

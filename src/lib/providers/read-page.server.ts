import { entities } from '#lib/domains/registry.ts';
import type { AnyEntity } from '#lib/platform/entity/entity.ts';
import type { Line } from './connection.server.ts';
import type { MappedRecord, Provider, RecordProblem, RemovedRecord } from './provider.ts';
import type { RunProblem } from './run-view.ts';
import { storablePayload } from './storable-payload.ts';

/** The entities that a provider fills, in its own order. */
export function filledBy({ registration }: Pick<Line, 'registration'>): AnyEntity[] {
	return registration.manifest.fills.map((name) => {
		const entity = entities.find((one) => one.name === name);
		if (!entity) throw new Error(`"${name}" is not among the synced entities.`);
		return entity;
	});
}

/** A record as it was sent. */
export interface Raw {
	readonly entity: string;
	readonly sourceId: string;
	readonly payload: unknown;
}

/** What a page says of one entity, in the order of the page. */
export interface Told {
	readonly entity: AnyEntity;
	readonly records: (MappedRecord | RemovedRecord)[];
}

export interface PageRead {
	/** In the order in which a first record of each came. */
	readonly told: readonly Told[];
	readonly raw: readonly Raw[];
	readonly problems: readonly RunProblem[];
	/** Ids of the source, as our rows have them. */
	readonly sourceIds: readonly string[];
	/** When the oldest of them began; null where none could be read. */
	readonly oldest: number | null;
}

/**
 * A record that cannot be read costs itself alone; as far as it has a name, what was sent is kept
 * as well.
 */
export function readPage(line: Line, provider: Provider, records: readonly unknown[]): PageRead {
	const filled = filledBy(line);
	const told = new Map<string, Told>();
	const raw: Raw[] = [];
	const problems: RunProblem[] = [];
	const sourceIds: string[] = [];
	let oldest = Number.POSITIVE_INFINITY;
	for (const record of records) {
		const mapped = provider.map(record);
		if (!mapped) continue;
		if (mapped.sourceId !== null) sourceIds.push(mapped.sourceId);
		if ('problem' in mapped) {
			problems.push(mapped);
			raw.push(...unreadable(mapped, record, filled));
			continue;
		}
		const entity = filled.find(({ name }) => name === mapped.entity);
		if (!entity) throw new Error(`"${mapped.entity}" is not what this provider fills.`);
		const known = told.get(entity.name) ?? { entity, records: [] };
		told.set(entity.name, known);
		known.records.push(mapped);
		if ('removed' in mapped) continue;
		raw.push({ entity: entity.name, sourceId: mapped.sourceId, payload: mapped.payload });
		if (entity.time) oldest = Math.min(oldest, Number(mapped.values[entity.time]));
	}
	return {
		...{ told: [...told.values()], raw, problems, sourceIds },
		oldest: Number.isFinite(oldest) ? oldest : null
	};
}

function unreadable(
	{ sourceId, entity }: RecordProblem,
	record: unknown,
	[first]: readonly AnyEntity[]
): Raw[] {
	const kept = storablePayload(record);
	const name = entity ?? first?.name;
	return sourceId !== null && kept && name ? [{ entity: name, sourceId, ...kept }] : [];
}

import { setImmediate as turnOfOthers } from 'node:timers/promises';
import { entities } from '#lib/domains/registry.ts';
import type { AnyEntity } from '#lib/platform/entity/entity.ts';
import type { Line } from './connection.server.ts';
import { hashOf, hashOfText } from './payloads.server.ts';
import type { Mapped, MappedRecord, Provider, RecordProblem, RemovedRecord } from './provider.ts';
import { awaitedName } from './references.server.ts';
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

/** A record as it was sent: by the text of it, which is written once. */
export interface Raw {
	readonly entity: string;
	readonly sourceId: string;
	readonly text: string;
	readonly hash: string;
	/** Why it is no row: it is set aside. */
	readonly refused?: Refused;
}

export function rawOf({
	entity,
	sourceId,
	payload: text
}: Pick<MappedRecord, 'entity' | 'sourceId' | 'payload'>): Raw {
	return { entity, sourceId, text, hash: hashOfText(text) };
}

type Refused = Pick<RecordProblem, 'field' | 'problem'>;

/** What a page says of one entity, in the order of the page. */
export interface Told {
	readonly entity: AnyEntity;
	readonly records: (MappedRecord | RemovedRecord)[];
	/** What was sent of them. */
	readonly raw: readonly Raw[];
	/** By a record's values: the hash of them, where no reference is still to be filled in. */
	readonly hashes: Map<MappedRecord['values'], string>;
}

export interface PageRead {
	/** So many records as were sent. */
	readonly received: number;
	/** In the order in which a first record of each came. */
	readonly told: readonly Told[];
	/** What was sent and is no row. */
	readonly setAside: readonly Raw[];
	readonly problems: readonly RunProblem[];
	/** Ids of the source, as our rows have them. */
	readonly sourceIds: readonly string[];
	/** When the oldest of them began; null where none could be read. */
	readonly oldest: number | null;
}

/** So many records are read at a stretch: what else this process has to do comes in between. */
const STRETCH = 50;

/** A record that cannot be read costs itself alone, and what was sent is kept as well. */
export async function readPage(
	line: Line,
	provider: Provider,
	records: readonly unknown[]
): Promise<PageRead> {
	const reading = new Reading(filledBy(line));
	for (const [place, record] of records.entries()) {
		if (place % STRETCH === STRETCH - 1) await turnOfOthers();
		const mapped = mappedSafely(line, provider, record);
		if (mapped) reading.take(mapped, record);
	}
	return reading.page(records.length);
}

type Unsorted = Omit<Told, 'raw'>;

class Reading {
	readonly #filled: readonly AnyEntity[];
	readonly #told = new Map<string, Unsorted>();
	/** The last of each name. */
	readonly #raw = new Map<string, Raw>();
	readonly #problems: RunProblem[] = [];
	readonly #sourceIds: string[] = [];
	#oldest = Number.POSITIVE_INFINITY;

	constructor(filled: readonly AnyEntity[]) {
		this.#filled = filled;
	}

	take(mapped: NonNullable<Mapped>, record: unknown): void {
		if (mapped.sourceId !== null) this.#sourceIds.push(mapped.sourceId);
		if ('problem' in mapped) {
			this.#problems.push(mapped);
			for (const raw of unreadable(mapped, record, this.#filled)) this.#keep(raw);
			return;
		}
		const entity = this.#filled.find(({ name }) => name === mapped.entity);
		if (!entity) throw new Error(`"${mapped.entity}" is not what this provider fills.`);
		const known: Unsorted = this.#told.get(entity.name) ?? {
			entity,
			records: [],
			hashes: new Map()
		};
		this.#told.set(entity.name, known);
		known.records.push(mapped);
		if ('removed' in mapped) return;
		this.#keep(rawOf(mapped));
		if (!mapped.references) known.hashes.set(mapped.values, hashOf(mapped.values));
		if (entity.time) this.#oldest = Math.min(this.#oldest, Number(mapped.values[entity.time]));
	}

	#keep(raw: Raw): void {
		this.#raw.set(awaitedName(raw), raw);
	}

	page(received: number): PageRead {
		const raws = [...this.#raw.values()];
		const rows = raws.filter(({ refused }) => refused === undefined);
		const told = [...this.#told.values()].map((one) => ({
			...one,
			raw: rows.filter(({ entity }) => entity === one.entity.name)
		}));
		return {
			...{ received, told, setAside: raws.filter(({ refused }) => refused !== undefined) },
			...{ problems: this.#problems, sourceIds: this.#sourceIds },
			oldest: Number.isFinite(this.#oldest) ? this.#oldest : null
		};
	}
}

/** A mapping that throws after all costs one record: it would break each run off for ever. */
export function mappedSafely(line: Line, provider: Provider, record: unknown): Mapped {
	try {
		return provider.map(record);
	} catch (error) {
		line.report(error, `mapping of ${line.registration.manifest.id}`);
		return { sourceId: null, field: 'record', problem: 'It could not be read here.' };
	}
}

/** Of a record without a usable id what was sent is the name. */
const unnamed = 'unnamed ';

export const isUnnamed = (sourceId: string): boolean => sourceId.startsWith(unnamed);

function unreadable(
	{ sourceId, entity, field, problem, isNotice }: RecordProblem,
	record: unknown,
	[first]: readonly AnyEntity[]
): Raw[] {
	const payload = isNotice ? null : storablePayload(record);
	const name = entity ?? first?.name;
	if (payload === null || !name) return [];
	const raw = rawOf({ entity: name, sourceId: '', payload });
	const id = sourceId ?? `${unnamed}${raw.hash}`;
	return [{ ...raw, sourceId: id, refused: { field, problem } }];
}

/** A record of which our own checks know nothing wrong, and which the database refuses. */
export function refusedByDatabase(page: PageRead, record: unknown): PageRead {
	const [told] = page.told;
	const sourceId = page.sourceIds[0] ?? null;
	const refused = {
		field: 'record',
		problem: 'The database can’t hold it. What was sent is kept.'
	};
	const setAside = told
		? unreadable({ ...refused, sourceId, entity: told.entity.name }, record, [])
		: [];
	return { ...page, told: [], setAside, problems: [{ sourceId, ...refused }] };
}

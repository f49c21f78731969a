import type { AnyEntity, AnyRow, Entity, Problem, Values } from '#lib/platform/entity/entity.ts';
import { NamedError } from '#lib/platform/errors.ts';
import { withInitial } from '#lib/platform/entity/validation.ts';
import { newRowId } from '../row-id.ts';
import type { Write } from './store.ts';

// Says what is meant; `Replica.write` does it.

/** Values that cannot be kept as they are. Nothing was written. */
export class Refused extends NamedError {
	readonly entity: string;
	readonly problems: readonly Problem[];

	constructor(entity: AnyEntity, problems: readonly Problem[]) {
		super('E_REFUSED', problems.map(({ problem }) => problem).join(' '), {
			status: 422,
			details: { entity: entity.name, problems }
		});
		this.entity = entity.name;
		this.problems = problems;
	}
}

export interface Origin {
	/** Where the record is from; default: a person's hand. */
	readonly source?: string;
	/** Its name there; default: the row's own id. */
	readonly sourceId?: string;
	/** Default: a new id. Give `sourceRowId(…)` to a record that may be brought twice. */
	readonly id?: string;
}

/** A new row; fields left out get their initial value. */
export function create<E extends Entity>(
	entity: E,
	values: Partial<Values<E>>,
	origin: Origin = {}
): Write & { kind: 'create' } {
	const { id = newRowId(), source = 'manual', sourceId = id } = origin;
	return { kind: 'create', entity, id, source, sourceId, values: withInitial(entity, values) };
}

/** Other values for some fields of a row. */
export function change<E extends Entity>(
	entity: E,
	id: string,
	patch: Partial<Values<E>>
): Write & { kind: 'change' } {
	return { kind: 'change', entity, id, patch };
}

/** "Revert": the given fields are the source's again, with what the source says of them. */
export function revert<E extends Entity>(
	entity: E,
	row: AnyRow,
	fields: readonly (keyof Values<E> & string)[]
): Write & { kind: 'change' } {
	const said = row.sourceValues ?? {};
	const patch = Object.fromEntries(
		fields.filter((field) => field in said).map((field) => [field, said[field]])
	);
	return { kind: 'change', entity, id: row.id, patch, release: true };
}

export function remove(entity: AnyEntity, id: string): Write & { kind: 'remove' } {
	return { kind: 'remove', entity, id };
}

/** Takes a deletion back. */
export function restore(entity: AnyEntity, id: string): Write & { kind: 'restore' } {
	return { kind: 'restore', entity, id };
}

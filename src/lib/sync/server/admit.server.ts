import type { AnyEntity, Problem, Stamp, Stamps } from '#lib/platform/entity/entity.ts';
import { patchProblems, valueProblems, withInitial } from '#lib/platform/entity/validation.ts';
import type { Change } from '../merge.ts';
import type { WireChange } from '../protocol.ts';
import { sourceRowId } from '../row-id.ts';

/** A change that may enter the merge: complete, in canonical form, of a source devices may write. */
export type Admitted = Change & { readonly updatedAt: Stamp };

/** Sources that only the server's own ingest writes. */
export const serverSources: ReadonlySet<string> = new Set(['whoop', 'withings', 'toggl']);

export function stampsOf(change: Change): Stamp[] {
	return [
		change.createdAt,
		change.editedAt,
		change.removedAt,
		...Object.values(change.stamps ?? {}),
		...Object.values(change.released ?? {})
	];
}

/** Leaves out what says nothing: on a new row, stamps that are not later than its creation. */
function canonical(stamps: Stamps | null, createdAt: Stamp): Stamps | null {
	const kept = Object.entries(stamps ?? {}).filter(([, stamp]) => stamp > createdAt);
	return kept.length > 0 ? Object.fromEntries(kept) : null;
}

/**
 * The change in the form in which it is merged. An older client may not know every field: what it
 * leaves out of a new row is the field's initial value.
 */
export function prepared(entity: AnyEntity, { entity: _, ...change }: WireChange): Admitted {
	const admitted = {
		...change,
		id: change.id.toLowerCase(),
		stamps: canonical(change.stamps, change.createdAt),
		released: canonical(change.released, 0),
		values: change.createdAt > 0 ? withInitial(entity, change.values) : change.values
	};
	const { createdAt, editedAt, removedAt, stamps } = admitted;
	const newest = Math.max(createdAt, editedAt, removedAt, ...Object.values(stamps ?? {}));
	return { ...admitted, updatedAt: newest };
}

/** Everything that is wrong with a change, whatever row it meets; empty when it may be merged. */
export function changeProblems(entity: AnyEntity, change: Admitted, userId: string): Problem[] {
	const creates = change.createdAt > 0;
	const unknown = Object.keys(change.values).filter((name) => !Object.hasOwn(entity.fields, name));
	const values = creates && unknown.length === 0 ? valueProblems : patchProblems;
	return [
		...values(entity, change.values),
		...stampProblems(entity, change),
		...unstorable(change),
		...(creates ? identityProblems(entity, change, userId) : [])
	];
}

function stampProblems(entity: AnyEntity, change: Admitted): Problem[] {
	const problems: Problem[] = [];
	for (const field of Object.keys(change.stamps ?? {})) {
		if (!Object.hasOwn(change.values, field))
			problems.push({ field, problem: `"${field}" has a time of writing but no value.` });
	}
	for (const field of Object.keys(change.values)) {
		if (change.createdAt === 0 && change.stamps?.[field] === undefined)
			problems.push({ field, problem: `"${field}" has a value but no time of writing.` });
	}
	for (const field of Object.keys(change.released ?? {})) {
		if (!Object.hasOwn(entity.fields, field))
			problems.push({ field, problem: `${entity.label.one} has no field "${field}".` });
	}
	return problems;
}

/** A row of a source that names its records has the id that follows from the name. */
function identityProblems(entity: AnyEntity, change: Admitted, userId: string): Problem[] {
	const { id, source, sourceId } = change;
	if (source === '' || sourceId === '')
		return [{ field: 'source', problem: 'A new row says where it comes from.' }];
	const own = source === 'manual' && sourceId.toLowerCase() === id;
	const derives = source !== 'manual' || !looksLikeAnId.test(sourceId);
	const derived = () => sourceRowId(userId, { entity: entity.name, source, sourceId });
	if (own || (derives && id === derived())) return [];
	return [{ field: 'sourceId', problem: 'The id of this row does not belong to its source.' }];
}

/** A manual row is named by its own id: another one of that name would be a second row of it. */
const looksLikeAnId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Postgres cannot hold U+0000, nor half of a surrogate pair, also deep inside of JSON. */
function unstorable({ values, source, sourceId }: Admitted): Problem[] {
	const bad = (value: unknown): boolean => {
		if (typeof value === 'string') return value.includes('\0') || !value.isWellFormed();
		if (typeof value !== 'object' || value === null) return false;
		return Object.entries(value).some(([key, inner]) => bad(key) || bad(inner));
	};
	return Object.entries({ ...values, source, sourceId })
		.filter(([, value]) => bad(value))
		.map(([field]) => ({ field, problem: `"${field}" holds a character that cannot be stored.` }));
}

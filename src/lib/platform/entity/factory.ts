import { between, pick, type Random } from '../random.ts';
import type { AnyEntity, Entity, Row } from './entity.ts';
import type { Field, FieldShape, Kind } from './field.ts';
import { sampleId, sampleOf } from './schema-sample.ts';
import { valueProblems } from './validation.ts';

/** Rows as tests want them: seeded, valid by the declaration, and plausible to look at. */

type Of<K extends Kind> = Extract<FieldShape, { kind: K }>;

const words = 'morning easy long river hill tea oats thesis review garden rest late'.split(' ');
const yearMs = 365 * 24 * 3_600_000;
/** Instants of made rows fall into the year before this one: 23 November 2026. */
const newest = Date.UTC(2026, 10, 23);

function phrase(random: Random, maxLength: number): string {
	const count = between(random, 1, 3);
	return Array.from({ length: count }, () => pick(random, words))
		.join(' ')
		.slice(0, maxLength);
}

/** Small numbers are likelier than great ones, as with most measures. */
function within(random: Random, { min, max }: { min: number; max: number }): number {
	const low = Math.max(min, Math.min(0, max));
	const high = Math.min(max, Math.max(low + 1, 200));
	return low + (high - low) * random() ** 2;
}

const makers = {
	text: (random, field) => phrase(random, field.maxLength),
	number: (random, field) => Math.round(within(random, field) * 100) / 100,
	decimal: (random, field) => Number(within(random, field).toFixed(field.places)),
	integer: (random, field) => Math.round(within(random, field)),
	boolean: (random) => random() < 0.5,
	instant: (random) => newest - Math.floor(random() * yearMs),
	date: (random) => new Date(newest - Math.floor(random() * yearMs)).toISOString().slice(0, 10),
	choice: (random, field) => pick(random, Object.keys(field.choices)),
	reference: (random) => sampleId(random),
	structure: (random, field) => sampleOf(field.schema, random) ?? field.initial
} satisfies { [K in Kind]: (random: Random, field: Of<K>) => unknown };

function valueOf(field: Field, random: Random): unknown {
	if (field.optional && random() < 0.3) return null;
	const make = makers[field.kind] as (random: Random, field: Field) => unknown;
	return make(random, field);
}

function valuesOf(entity: AnyEntity, random: Random): Record<string, unknown> {
	for (let attempt = 0; attempt < 200; attempt++) {
		const values = Object.fromEntries(
			Object.entries(entity.fields).map(([name, field]) => [name, valueOf(field, random)])
		);
		if (valueProblems(entity, values).length === 0) return values;
	}
	throw new Error(`No valid ${entity.label.one} in 200 attempts: the rules contradict each other.`);
}

/** Makes rows of an entity; the same seed makes the same rows. */
export function factory<E extends Entity>(entity: E): (random: Random) => Row<E> {
	return (random) => {
		const id = sampleId(random);
		const createdAt = (newest - Math.floor(random() * yearMs)) * 1000;
		const envelope = {
			id,
			source: 'manual',
			sourceId: id,
			createdAt,
			updatedAt: createdAt,
			deletedAt: null,
			revision: 0,
			stamps: null,
			released: null,
			sourceValues: null,
			editedAt: createdAt,
			removedAt: 0
		};
		return { ...envelope, ...valuesOf(entity, random) } as Row<E>;
	};
}

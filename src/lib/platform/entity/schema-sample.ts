import type * as z from 'zod/mini';
import { between, pick, type Random } from '../random.ts';

/** Values that a declared shape accepts, made by walking the shape. */

interface Check {
	readonly _zod: {
		readonly def: {
			readonly check: string;
			readonly value?: number;
			readonly length?: number;
			readonly maximum?: number;
			readonly pattern?: RegExp;
		};
	};
}

interface Shape {
	readonly _zod: {
		readonly def: {
			readonly type: string;
			readonly format?: string;
			readonly checks?: readonly Check[];
			readonly element?: Shape;
			readonly innerType?: Shape;
			readonly shape?: Readonly<Record<string, Shape>>;
			readonly entries?: Readonly<Record<string, string>>;
		};
	};
}

type Sampler = (shape: Shape, random: Random) => unknown;

function checkOf(shape: Shape, name: string) {
	return shape._zod.def.checks?.find((check) => check._zod.def.check === name)?._zod.def;
}

const strings = ['quiet', 'deep work', '2026-05-17', '2026-02-03'];

function sampleString(shape: Shape, random: Random): string {
	if (shape._zod.def.format === 'guid') return sampleId(random);
	const pattern = checkOf(shape, 'string_format')?.pattern;
	return pick(
		random,
		strings.filter((text) => !pattern || pattern.test(text))
	);
}

function sampleNumber(shape: Shape, random: Random): number {
	const low = checkOf(shape, 'greater_than')?.value ?? 0;
	const high = checkOf(shape, 'less_than')?.value ?? Infinity;
	return between(random, low, Math.min(high, low + 1_000_000));
}

function sampleArray(shape: Shape, random: Random): unknown[] {
	const most = Math.min(checkOf(shape, 'max_length')?.maximum ?? 3, 3);
	const length = checkOf(shape, 'length_equals')?.length ?? between(random, 0, most);
	return Array.from({ length }, () => sample(shape._zod.def.element as Shape, random));
}

const samplers: Readonly<Record<string, Sampler>> = {
	string: sampleString,
	number: sampleNumber,
	array: sampleArray,
	boolean: (_shape, random) => random() < 0.5,
	unknown: () => null,
	record: () => ({}),
	enum: ({ _zod: { def } }, random) => pick(random, Object.values(def.entries ?? {})),
	nullable: ({ _zod: { def } }, random) =>
		random() < 0.3 ? null : sample(def.innerType as Shape, random),
	optional: ({ _zod: { def } }, random) => sample(def.innerType as Shape, random),
	object: ({ _zod: { def } }, random) =>
		Object.fromEntries(
			Object.entries(def.shape ?? {}).map(([name, shape]) => [name, sample(shape, random)])
		)
};

function sample(shape: Shape, random: Random): unknown {
	const sampler = samplers[shape._zod.def.type];
	if (!sampler) throw new Error(`No sample is known for the shape "${shape._zod.def.type}".`);
	return sampler(shape, random);
}

/** A value the schema accepts, or undefined when none was hit upon. */
export function sampleOf(schema: z.ZodMiniType, random: Random): unknown {
	const value = sample(schema as unknown as Shape, random);
	return schema.safeParse(value).success ? value : undefined;
}

/** An id shaped like those of rows: UUIDv7. */
export function sampleId(random: Random): string {
	const hex = Array.from({ length: 32 }, () => between(random, 0, 15).toString(16)).join('');
	return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}

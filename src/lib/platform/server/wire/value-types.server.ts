import { NamedError } from '../../errors.ts';
import { readArrayLiteral, writeArrayLiteral } from './array-literal.ts';

type Parser = (text: string) => unknown;
type Serializer = (value: unknown) => string;

/** Numbers of types in the catalogue of PostgreSQL (`pg_type.oid`), fixed for ever. */
const OID = {
	boolean: 16,
	bytea: 17,
	bigint: 20,
	smallint: 21,
	integer: 23,
	text: 25,
	json: 114,
	real: 700,
	double: 701,
	varchar: 1043,
	date: 1082,
	timestamp: 1114,
	timestamptz: 1184,
	numeric: 1700,
	uuid: 2950,
	jsonb: 3802
};

const ARRAY_OF: Record<number, number> = {
	1000: OID.boolean,
	1005: OID.smallint,
	1007: OID.integer,
	1009: OID.text,
	1015: OID.varchar,
	1016: OID.bigint,
	1021: OID.real,
	1022: OID.double,
	1182: OID.date,
	1185: OID.timestamptz,
	1231: OID.numeric,
	2951: OID.uuid,
	3807: OID.jsonb
};

function safeInteger(text: string): number {
	const value = Number(text);
	if (Number.isSafeInteger(value)) return value;
	throw new NamedError(
		'E_NUMBER_TOO_LARGE',
		`The database holds the number ${text}, which is too large to be read exactly.`
	);
}

/** The session speaks UTC and ISO: `2026-01-31 07:12:00.123456+00`. */
function epochMilliseconds(text: string): number {
	const time = text.endsWith('+00') ? text.slice(11, -3) : text.slice(11);
	const value = Date.parse(`${text.slice(0, 10)}T${time}Z`);
	if (!Number.isNaN(value)) return value;
	throw new NamedError(
		'E_INSTANT_OUT_OF_RANGE',
		`The database holds an instant out of range: ${text}.`
	);
}

function instantText(value: unknown): string {
	return typeof value === 'number' || value instanceof Date
		? new Date(value).toISOString()
		: String(value);
}

/** A string is taken as JSON text, as query builders hand it over; anything else is serialised. */
function jsonText(value: unknown): string {
	return typeof value === 'string' ? value : JSON.stringify(value);
}

const scalarParsers: Record<number, Parser> = {
	[OID.boolean]: (text) => text === 't',
	[OID.bytea]: (text) => Buffer.from(text.slice(2), 'hex'),
	[OID.bigint]: safeInteger,
	[OID.smallint]: Number,
	[OID.integer]: Number,
	[OID.json]: (text) => JSON.parse(text),
	[OID.real]: Number,
	[OID.double]: Number,
	// Decimals of ours have at most 15 significant digits, which a double holds exactly.
	[OID.numeric]: Number,
	[OID.date]: (text) => text,
	[OID.timestamp]: epochMilliseconds,
	[OID.timestamptz]: epochMilliseconds,
	[OID.jsonb]: (text) => JSON.parse(text)
};

const scalarSerializers: Record<number, Serializer> = {
	[OID.boolean]: (value) => (value === true || value === 'true' || value === 't' ? 't' : 'f'),
	[OID.bytea]: (value) =>
		value instanceof Uint8Array ? `\\x${Buffer.from(value).toString('hex')}` : String(value),
	[OID.json]: jsonText,
	[OID.date]: String,
	[OID.timestamp]: instantText,
	[OID.timestamptz]: instantText,
	[OID.jsonb]: jsonText
};

function arrayParser(element: Parser | undefined): Parser {
	const parse = element ?? ((text: string) => text);
	return (text) => readArrayLiteral(text).map((item) => (item === null ? null : parse(item)));
}

const plain = (value: unknown) => (typeof value === 'number' ? value : String(value));

function arraySerializer(element: Serializer | undefined): Serializer {
	const serialize = element ?? plain;
	return (value) => (Array.isArray(value) ? writeArrayLiteral(value, serialize) : String(value));
}

/** How each type is read, by its number. */
export const parsers: Record<number, Parser> = { ...scalarParsers };
/** How each type is written, by the number of the type that the server expects. */
export const serializers: Record<number, Serializer> = { ...scalarSerializers };
for (const [array, element] of Object.entries(ARRAY_OF)) {
	parsers[Number(array)] = arrayParser(scalarParsers[element]);
	serializers[Number(array)] = arraySerializer(scalarSerializers[element]);
}

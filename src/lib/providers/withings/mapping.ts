import { attributions, type Attribution } from '#lib/domains/weight/attribution.ts';
import { weighIn } from '#lib/domains/weight/entity.ts';
import { valueProblems } from '#lib/platform/entity/validation.ts';
import { offsetAt } from '#lib/platform/time/calendar.ts';
import { isZone } from '#lib/platform/time/wall-clock.ts';
import type { Mapped } from '../provider.ts';
import { storablePayload } from '../storable-payload.ts';
import { decimalOf, wholeOf } from './decimal.ts';

type Wire = Readonly<Record<string, unknown>>;

/** Kinds of measures that we ask for, by their number. */
export const measureTypes = {
	weightKg: 1,
	fatPercent: 6,
	fatMassKg: 8,
	muscleMassKg: 76,
	hydrationKg: 77,
	boneMassKg: 88
} as const;

const PLACES = 3;
const LONGEST_DEVICE = 120;

/**
 * One group of measures, with the zone of the person as `timezone`, as a weigh-in; null where there
 * is no weight in it. Never throws.
 */
export function mapGroup(record: unknown): Mapped {
	const wire = recordOf(record);
	if (!wire) return { sourceId: null, field: 'record', problem: 'This is not a weigh-in.' };
	// Category 2 is a wish for a weight.
	if (wholeOf(wire['category'] ?? 1) !== 1) return null;
	const measures = measuresOf(wire['measures']);
	if (measures && !pick(measures, measureTypes.weightKg)) return null;
	const sourceId = idOf(wire['grpid']);
	const refuse = (field: string, problem: string) => ({ sourceId, field, problem });
	if (sourceId === null) return refuse('grpid', 'The weigh-in has no usable id.');
	if (!measures) return refuse('measures', 'The weigh-in has no measures.');
	const changed = wholeOf(wire['modified'] ?? wire['created']);
	if (changed === null || changed < 0 || changed > LATEST_SECOND) {
		return refuse('modified', 'Withings did not say when the weigh-in last changed.');
	}
	const values = valuesOf(wire, measures);
	const zone = wire['timezone'];
	if (typeof zone !== 'string' || !isZone(zone)) {
		return refuse('timezone', 'Withings did not say in which time zone it was.');
	}
	const firstValues = { utcOffset: offsetIn(values.measuredAt, zone) };
	// `note` is a person's alone; it stands in here to make the row complete for the check.
	const [problem] = valueProblems(weighIn, { note: '', ...values, ...firstValues });
	if (problem) return refuse(problem.field, problem.problem);
	const payload = storablePayload(record);
	if (payload === null) return refuse('record', 'The weigh-in is nested too deep to be kept.');
	return {
		entity: weighIn.name,
		sourceId,
		sourceAt: changed * 1_000_000,
		values,
		firstValues,
		payload
	};
}

/** The year 2200: beyond it, microseconds run out of exact numbers before long. */
const LATEST_SECOND = Date.UTC(2200, 0, 1) / 1000;

function idOf(id: unknown): string | null {
	const text = typeof id === 'number' && Number.isSafeInteger(id) ? String(id) : id;
	return typeof text === 'string' && /^\d{1,20}$/.test(text) ? text : null;
}

/** Null where the clock cannot be read, which the entity then refuses by name. */
function offsetIn(instant: number | null, zone: string): number | null {
	return instant === null || Math.abs(instant) > 8.6e15 ? null : offsetAt(instant, zone);
}

function valuesOf(wire: Wire, measures: readonly Wire[]) {
	const date = wholeOf(wire['date']);
	const amount = (type: number) => {
		const found = pick(measures, type);
		if (!found) return null;
		// What cannot be read is refused by name, not taken for "not measured".
		return decimalOf(found['value'], found['unit'], PLACES) ?? Number.NaN;
	};
	return {
		measuredAt: date === null ? null : date * 1000,
		weightKg: amount(measureTypes.weightKg),
		fatPercent: amount(measureTypes.fatPercent),
		fatMassKg: amount(measureTypes.fatMassKg),
		muscleMassKg: amount(measureTypes.muscleMassKg),
		boneMassKg: amount(measureTypes.boneMassKg),
		hydrationKg: amount(measureTypes.hydrationKg),
		device: deviceOf(wire['model']),
		attribution: attributionOf(wire['attrib'])
	};
}

/** Null at no list at all; PHP writes a list with gaps as an object. */
function measuresOf(measures: unknown): Wire[] | null {
	if (typeof measures !== 'object' || measures === null) return null;
	return Object.values(measures)
		.map(recordOf)
		.filter((measure) => measure !== null);
}

/** Of the whole body: limbs and trunk have positions of their own beside it. */
const WHOLE_BODY = 7;

function pick(measures: readonly Wire[], type: number): Wire | undefined {
	const ofType = measures.filter((measure) => wholeOf(measure['type']) === type);
	const at = (measure: Wire) => wholeOf(measure['position'] ?? null);
	return (
		ofType.find((measure) => at(measure) === null) ??
		ofType.find((measure) => at(measure) === WHOLE_BODY)
	);
}

/** Half a surrogate pair is no text; typed-in weigh-ins have no device. */
function deviceOf(model: unknown): string {
	if (typeof model !== 'string') return '';
	return model.slice(0, LONGEST_DEVICE).replaceAll('\0', '').toWellFormed();
}

/** 8 is "the same as 0"; 4 was typed in when the account was made; 15 is a guided measuring. */
const byCode: Readonly<Record<number, Attribution>> = {
	0: attributions.certain,
	1: attributions.ambiguous,
	2: attributions.typed,
	4: attributions.typed,
	5: attributions.certain,
	7: attributions.confirmed,
	8: attributions.certain,
	15: attributions.certain
};

/** A code that is not documented (17 is seen) is no doubt about who stood there: it is said. */
function attributionOf(code: unknown): string {
	const number = wholeOf(code);
	if (number === null) return '';
	return byCode[number] ?? `code ${number}`;
}

function recordOf(value: unknown): Wire | null {
	return typeof value === 'object' && value !== null && !Array.isArray(value)
		? (value as Wire)
		: null;
}

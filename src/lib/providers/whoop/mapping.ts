import { valueProblems } from '#lib/platform/entity/validation.ts';
import { workout } from '#lib/domains/workouts/entity.ts';
import type { MappedRecord, RecordProblem } from '../provider.ts';
import { parseMicroseconds, parseMilliseconds, parseOffsetMinutes } from '../rfc3339.ts';
import { storablePayload } from '../storable-payload.ts';
import { readableSport, sportOfId } from './sports.ts';

type Wire = Readonly<Record<string, unknown>>;

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function isWorkoutId(id: unknown): id is string {
	return typeof id === 'string' && uuid.test(id);
}

/** One workout of Whoop's, as the fields of our own, or why it cannot be one. Never throws. */
export function mapWorkout(record: unknown): MappedRecord | RecordProblem {
	const wire = recordOf(record);
	if (!wire) return { sourceId: null, field: 'record', problem: 'This is not a workout.' };
	const id = wire['id'];
	if (!isWorkoutId(id)) {
		return { sourceId: null, field: 'id', problem: 'The workout has no usable id.' };
	}
	const sourceId = id.toLowerCase();
	const refuse = (field: string, problem: string) => ({ sourceId, field, problem });
	const sourceAt = parseMicroseconds(wire['updated_at']);
	if (sourceAt === null || sourceAt < 0) {
		return refuse('updated_at', 'Whoop did not say when the workout last changed.');
	}
	const values = valuesOf(wire);
	// `note` is a person's alone; it stands in here to make the row complete for the check.
	const [problem] = valueProblems(workout, { note: '', ...values });
	if (problem) return refuse(problem.field, problem.problem);
	const payload = storablePayload(record);
	if (payload === null) return refuse('record', 'The workout is nested too deep to be kept.');
	return { entity: workout.name, sourceId, sourceAt, values, payload };
}

function valuesOf(wire: Wire) {
	const state = scoreStateOf(wire['score_state']);
	// Only a finished score counts; a half-made one would be shown as if it were true.
	const score = state === 'SCORED' ? (recordOf(wire['score']) ?? {}) : {};
	const { strain, kilojoule, distance_meter, altitude_gain_meter } = score;
	return {
		start: parseMilliseconds(wire['start']),
		end: parseMilliseconds(wire['end']),
		utcOffset: parseOffsetMinutes(wire['timezone_offset']),
		sportId: wire['sport_id'] ?? null,
		sportName: sportNameOf(wire),
		scoreState: state,
		strain: strain ?? null,
		averageHeartRate: whole(score['average_heart_rate']),
		maxHeartRate: whole(score['max_heart_rate']),
		energyKilojoule: kilojoule ?? null,
		// Null is "not measured", 0 is "did not move": both are kept as they come.
		distanceMeter: distance_meter ?? null,
		altitudeGainMeter: altitude_gain_meter ?? null,
		zoneMilliseconds: zonesOf(score),
		percentRecorded: percentOf(score['percent_recorded'])
	};
}

function scoreStateOf(state: unknown): string {
	const known = state === 'SCORED' || state === 'PENDING_SCORE' || state === 'UNSCORABLE';
	return known ? state : 'UNKNOWN';
}

/** Null where there is no name to be had, which the entity then refuses by name. */
function sportNameOf({ sport_name: name, sport_id: id }: Wire): unknown {
	if (typeof name === 'string' && name.trim() !== '') return readableSport(name);
	if (name !== undefined && name !== null && name !== '') return name;
	return typeof id === 'number' ? sportOfId(id) : null;
}

/**
 * Percent, 0 to 100. The documentation says 0–100 and old records hold 100, yet live v2 records
 * hold 1.0 for the whole: so 1 and less is read as a share. A workout of which Whoop saw less
 * than 1 % is not scored, so nothing real is misread.
 */
function percentOf(value: unknown): unknown {
	if (typeof value !== 'number' || value < 0 || value > 1) return value ?? null;
	// Four decimals: 0.57 × 100 is 56.99999999999999 in doubles.
	return Math.round(value * 1_000_000) / 10_000;
}

const zoneNames = ['zero', 'one', 'two', 'three', 'four', 'five'] as const;

/** The six zones need not add up to the length: real records are some ms off. */
function zonesOf(score: Wire): unknown {
	// v1 and stale copies of it say `zone_duration`.
	const zones = score['zone_durations'] ?? score['zone_duration'] ?? null;
	const named = recordOf(zones);
	if (!named) return zones;
	const durations = zoneNames.map((name) => whole(named[`zone_${name}_milli`]));
	return durations.every((duration) => duration === null) ? null : durations;
}

/** Whole beats and milliseconds; what is no number passes unchanged and is refused by the entity. */
function whole(value: unknown): unknown {
	return typeof value === 'number' ? Math.round(value) : (value ?? null);
}

function recordOf(value: unknown): Wire | null {
	return typeof value === 'object' && value !== null && !Array.isArray(value)
		? (value as Wire)
		: null;
}

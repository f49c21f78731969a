import { currentSettings } from '#lib/domains/settings/current.ts';
import { workout } from '#lib/domains/workouts/entity.ts';
import { twinsOf } from '#lib/domains/workouts/twins.ts';
import type { Reader } from '#lib/sync/client/store.ts';

/** A twin that began earlier than this would be longer than any day of one's life. */
const longestMs = 24 * 3_600_000;

/** A workout with those of its kind before it, and the same one from elsewhere. */
export async function readWorkout(reader: Reader, id: string) {
	const row = await reader.get(workout, id);
	const settings = await currentSettings(reader);
	if (!row) return { row, settings, before: [], twins: [] };
	const alike = { by: 'sportName', is: row.sportName, to: row.start, limit: 14 } as const;
	const before = await reader.range(workout, alike);
	const around = { from: row.start - longestMs, to: row.end + 1 };
	const twins = twinsOf(row, await reader.range(workout, around));
	return { row, settings, before, twins };
}

import { currentSettings } from '#lib/domains/settings/current.ts';
import { workout } from '#lib/domains/workouts/entity.ts';
import { sportText } from '#lib/domains/workouts/load.ts';
import { twinsOf } from '#lib/domains/workouts/twins.ts';
import type { Reader } from '#lib/sync/client/store.ts';
import { usualFirst } from './usual-first.ts';

/** A twin that began earlier than this would be longer than any day of one's life. */
const longestMs = 24 * 3_600_000;

/** A workout with those of its kind before it, the same one from elsewhere, and what else is done. */
export async function readWorkout(reader: Reader, id: string) {
	const row = await reader.get(workout, id);
	const settings = await currentSettings(reader);
	if (!row) return { row, settings, before: [], twins: [], sports: [] };
	const alike = { by: 'sportName', is: row.sportName, to: row.start, limit: 14 } as const;
	const before = await reader.range(workout, alike);
	const around = { from: row.start - longestMs, to: row.end + 1 };
	const twins = twinsOf(row, await reader.range(workout, around));
	const recent = await reader.range(workout, { limit: 60 });
	return { row, settings, before, twins, sports: usualFirst(recent.map(sportText)) };
}

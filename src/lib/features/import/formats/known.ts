import type { ImportFormat } from '#lib/domains/imports/format.ts';
import { mappedFormat } from '#lib/domains/imports/mapped.ts';
import { zeroCsv, zeroJson } from '#lib/providers/zero/format.ts';
import { cronometer } from './cronometer/format.ts';
import { myFitnessPal } from './my-fitness-pal/format.ts';
import { ownExport } from './own-export/format.ts';
import { togglCsv } from './toggl/format.ts';
import { whoopWorkouts } from './whoop/format.ts';
import { withingsWeight } from './withings/format.ts';

/** Every format that is recognised; where a file is of two, the earlier one reads it. */
export const knownFormats: readonly ImportFormat[] = [
	ownExport,
	zeroJson,
	zeroCsv,
	togglCsv,
	withingsWeight,
	whoopWorkouts,
	cronometer,
	myFitnessPal
];

/** The rules of a format by its id, on the page, which has not read the file itself. */
export function formatOf(id: string): Pick<ImportFormat, 'matches'> {
	const none = mappedFormat({ entity: '', targets: [] });
	return knownFormats.find((format) => format.id === id) ?? none;
}

import type { ColumnTarget } from '#lib/domains/imports/mapping.ts';
import type { AnyEntity } from '#lib/platform/entity/entity.ts';

/** What a column of a table may mean, for one entity. */
export interface MapChoice {
	readonly target: ColumnTarget;
	readonly label: string;
}

/** Kinds whose text has a meaning without another row or a shape of its own. */
const asked = new Set(['text', 'number', 'decimal', 'integer', 'boolean', 'choice', 'instant']);

export function targetKey({ field, part }: ColumnTarget): string {
	return part ? `${field}/${part}` : field;
}

/** The fields that matter most first, as the entity declares them. */
export function choicesFor(entity: AnyEntity): MapChoice[] {
	const choices = Object.entries(entity.fields).flatMap(([field, { kind, label }]): MapChoice[] => {
		if (field === 'utcOffset' || !(asked.has(kind) || field === 'tags')) return [];
		if (kind !== 'instant') return [{ target: { field }, label }];
		return [
			{ target: { field }, label: `${label}, day and time` },
			{ target: { field, part: 'date' }, label: `${label}, the day` },
			{ target: { field, part: 'time' }, label: `${label}, the time` }
		];
	});
	const hasEnd = Boolean(entity.fields['end'] ?? entity.fields['stop']);
	return hasEnd ? [...choices, { target: { field: 'duration' }, label: 'Length' }] : choices;
}

/** What cannot be missing, in words; null when nothing is. */
export function missingTarget(
	entity: AnyEntity,
	targets: readonly (ColumnTarget | null)[]
): string | null {
	const has = (field: string, part?: 'time') =>
		targets.some((target) => target?.field === field && (!part || target.part !== part));
	const time = entity.time ?? '';
	if (!has(time, 'time')) {
		return `Say which column holds the day: "${entity.fields[time]?.label}".`;
	}
	if (entity.fields['end'] && !entity.fields['end'].optional && !has('end') && !has('duration')) {
		return 'Say which column holds the end or the length.';
	}
	if (entity.fields['weightKg'] && !has('weightKg')) return 'Say which column holds the weight.';
	return null;
}

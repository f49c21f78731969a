import { read as readField, type Read } from '#lib/platform/entity/form.ts';
import type { Field } from '#lib/platform/entity/field.ts';
import { parseDuration } from '#lib/platform/time/format.ts';
import type { ColumnTarget } from './mapping.ts';

/** `1:30:15` of a timer, a number of the column's unit, or what a person would type. */
export function lengthMs(text: string, unit: string | undefined): number | null {
	const [, hours, minutes, seconds] = /^(\d{1,4}):(\d\d):(\d\d)$/.exec(text) ?? [];
	if (hours) return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
	return parseDuration(/^[\d.,]+$/.test(text) && unit ? `${text}${unit}` : text);
}

/** What a cell of this column means for its field, or why it means nothing. */
export function readCell(text: string, target: ColumnTarget, field: Field): Read {
	return readField(field, written(text, target, field), { clock: 0 });
}

/** The text as a form would take it: the unit said, yes and no, the words of a choice. */
function written(text: string, { unit }: ColumnTarget, field: Field): string {
	if (unit && /[\d]$/.test(text)) return `${text} ${unit}`;
	if (field.kind === 'boolean') return /^(yes|y|true|1|x)$/i.test(text) ? 'yes' : 'no';
	if (field.kind === 'structure') return text.split(/\s*[,;]\s*/).join('\n');
	if (field.kind !== 'choice') return text;
	const entries = Object.entries(field.choices);
	const word = entries.find(([, label]) => label.toLowerCase() === text.toLowerCase())?.[0];
	return word ?? text;
}

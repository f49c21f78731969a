import type { AnyEntity } from '#lib/platform/entity/entity.ts';
import { placeMoment, readMoment, type Placing } from '#lib/platform/time/written-moment.ts';
import { lengthMs, readCell } from './cell-value.ts';
import { unitsOf } from './column-units.ts';
import type { Guess } from './guess-targets.ts';
import type { ColumnTarget } from './mapping.ts';

/** How far a guess is to be trusted, and what speaks for it, in words. */
export interface Ground {
	readonly confidence: 'sure' | 'likely' | 'guess';
	readonly reason: string;
}

/** Judges what a column's name suggests by the values that stand in it, those that are there. */
export function groundOf(guess: Guess, cells: readonly string[], entity: AnyEntity): Ground {
	const { target, isOutright, saysUnit } = guess;
	const name = isOutright ? 'Its name says so' : 'A word in its name speaks for it';
	if (cells.length === 0) {
		return { confidence: 'guess', reason: `${name}, but nothing stands in it.` };
	}
	const odd = cells.find((text) => !fits(text, target, entity));
	if (odd !== undefined) {
		return { confidence: 'guess', reason: `${name}, but “${odd.slice(0, 40)}” does not fit.` };
	}
	const [unit] = unitsOf(entity, target);
	if (unit && !saysUnit && cells.some((text) => bareNumber.test(text))) {
		const reason = `${name} and its values fit, but no unit is written: ${unit} is taken.`;
		return { confidence: 'likely', reason };
	}
	return { confidence: isOutright ? 'sure' : 'likely', reason: `${name}, and its values fit.` };
}

const bareNumber = /^[\d.,'\u2019\s+-]+$/;
const yesOrNo = /^(yes|y|true|1|x|no|n|false|0)$/i;
const anyDay = '2026-01-15';
/** Whichever way round its dates are: that is asked, or known by the rows, later. */
const placings: readonly Placing[] = [
	{ order: 'day-first', zone: 0 },
	{ order: 'month-first', zone: 0 }
];

function fits(text: string, target: ColumnTarget, entity: AnyEntity): boolean {
	if (target.field === 'duration') return lengthMs(text, target.unit) !== null;
	const field = entity.fields[target.field];
	if (!field) return false;
	if (field.kind === 'instant') return placings.some((placing) => isMoment(text, target, placing));
	if (field.kind === 'boolean') return yesOrNo.test(text);
	return 'value' in readCell(text, target, field);
}

function isMoment(text: string, { part }: ColumnTarget, placing: Placing): boolean {
	if (part === 'time') return placeMoment(anyDay, text, placing) !== null;
	if (part === 'date') return placeMoment(text, '', placing) !== null;
	return readMoment(text, placing) !== null;
}

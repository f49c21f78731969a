import { protocolOf } from '#lib/domains/fasting/fast.ts';
import type { Portioned } from '#lib/domains/nutrition/deeds.ts';
import type { FoodItem } from '#lib/domains/nutrition/entity.ts';
import { weighIn } from '#lib/domains/weight/entity.ts';
import { patchProblems } from '#lib/platform/entity/validation.ts';
import { decimalSign, numberText, parseNumber } from '#lib/platform/number.ts';
import { mass, quantityText, toKilograms, typedMassUnit, type Units } from '#lib/platform/units.ts';
import type { KeyDeed } from './keys.ts';
import { mealOf } from './meal-command.ts';
import { plain } from './plain.ts';

/** What a command does; those of keys, and those that carry a value. */
export type Deed =
	| KeyDeed
	| { readonly kind: 'weight'; readonly weightKg: number }
	| { readonly kind: 'meal'; readonly item: Portioned }
	| { readonly kind: 'start-fast'; readonly goalHours: number | undefined }
	| { readonly kind: 'end-fast' }
	| { readonly kind: 'start-timer'; readonly description: string }
	| { readonly kind: 'stop-timer' }
	| { readonly kind: 'undo' | 'redo' };

export interface Command {
	readonly title: string;
	/** What Enter does, in words, with the value it understood. */
	readonly preview: string;
	/** Null: what was typed cannot be done as it is; the preview says why. */
	readonly deed: Deed | null;
}

export interface Known {
	readonly units: Units;
	/** One's own, with recipes worked out. */
	readonly foods: readonly FoodItem[];
	/** Pages, and things with a page of their own. */
	readonly places: readonly { readonly label: string; readonly href: string }[];
}

function weightOf(value: string, { units }: Known): Command | null {
	const said = /^([\d.,\s]+)\s*(kg|lb|lbs)?$/i.exec(value.trim());
	const number = said ? parseNumber(said[1] ?? '', decimalSign()) : undefined;
	if (!said || number === undefined || number === null) return null;
	// A unit that is typed beats the one of the settings.
	const unit = said[2] ? (said[2].startsWith('l') ? 'lb' : 'kg') : typedMassUnit(units.weight);
	const weightKg = Number(toKilograms(number, unit).toFixed(3));
	const [problem] = patchProblems(weighIn, { weightKg });
	const text = quantityText(mass(weightKg, units.weight));
	if (problem) return { title: 'Log weight', preview: problem.problem, deed: null };
	return {
		title: `Log weight ${text}`,
		preview: `Logs ${text}, now`,
		deed: { kind: 'weight', weightKg }
	};
}

function fastOf(value: string): Command | null {
	const said = /^(\d{1,3}(?:[.,]\d)?)\s*(?::\s*\d+|h|hours)?$/.exec(value.trim());
	if (value.trim() && !said) return null;
	const goalHours = said ? Number(said[1]?.replace(',', '.')) : undefined;
	if (goalHours !== undefined && (goalHours === 0 || goalHours > 720)) {
		return { title: 'Start fast', preview: 'Goal: expected hours from 1 to 720.', deed: null };
	}
	const goal = goalHours === undefined ? '' : ` ${protocolOf(goalHours)}`;
	const preview =
		goalHours === undefined
			? 'with the goal of the last one'
			: `goal ${numberText(goalHours, 1)}\u202fh`;
	return {
		title: `Start fast${goal}`,
		preview: `Starts a fast now, ${preview}`,
		deed: { kind: 'start-fast', goalHours }
	};
}

function timerOf(value: string): Command {
	const description = value.trim();
	if (!description) {
		const preview = 'Asks what you are doing';
		return { title: 'Start timer', preview, deed: { kind: 'add', what: 'timer' } };
	}
	return {
		title: `Start timer: ${description}`,
		preview: `Starts “${description}” now, and stops what runs`,
		deed: { kind: 'start-timer', description }
	};
}

/** Words that take a value. */
const verbs: readonly [RegExp, (value: string, known: Known) => Command | null][] = [
	[/^(?:log )?weight\s+(.*\d.*)$/i, weightOf],
	[/^(?:log )?(?:a )?meal\s+(.*\S.*)$/i, mealOf],
	[/^(?:start )?fast(?:\s+(.*))?$/i, fastOf],
	[/^(?:start )?timer(?:\s+(.*))?$/i, timerOf]
];

const simple: readonly Command[] = [
	{
		title: 'Log weight',
		preview: 'Opens the keypad. Or type: log weight 78.4',
		deed: { kind: 'add', what: 'weight' }
	},
	{
		title: 'Log a meal',
		preview: 'Opens the meal sheet. Or type: meal oats 60g',
		deed: { kind: 'add', what: 'meal' }
	},
	{
		title: 'Log a workout',
		preview: 'Opens the workout sheet',
		deed: { kind: 'add', what: 'workout' }
	},
	{
		title: 'Write a note',
		preview: 'Opens the note of the day',
		deed: { kind: 'add', what: 'note' }
	},
	{
		title: 'Start fast',
		preview: 'Starts a fast now. Or type: start fast 16',
		deed: { kind: 'start-fast', goalHours: undefined }
	},
	{ title: 'End fast', preview: 'Ends the running fast now', deed: { kind: 'end-fast' } },
	{
		title: 'Start timer',
		preview: 'Asks what you are doing. Or type: timer thesis',
		deed: { kind: 'add', what: 'timer' }
	},
	{ title: 'Stop timer', preview: 'Stops the running timer now', deed: { kind: 'stop-timer' } },
	{
		title: 'Continue last timer',
		preview: 'Goes on with the last timer',
		deed: { kind: 'continue' }
	},
	{ title: 'Undo', preview: 'Takes the last change back', deed: { kind: 'undo' } },
	{ title: 'Redo', preview: 'Does it again after an undo', deed: { kind: 'redo' } },
	{ title: 'Sync now', preview: 'Exchanges changes with your server', deed: { kind: 'sync' } },
	{
		title: 'Hide or show numbers',
		preview: 'Blurs figures, for looking at in public',
		deed: { kind: 'privacy' }
	},
	{ title: 'Keyboard shortcuts', preview: 'Shows the list', deed: { kind: 'help' } }
];

/** What was typed, understood: the command with its value first, then verbs, then places. */
export function interpret(text: string, known: Known): Command[] {
	const typed = text.trim().replace(/\s+/g, ' ');
	const valued = verbs.flatMap(([pattern, read]) => {
		const said = pattern.exec(typed);
		return said && (said[1] ?? '') !== '' ? (read(said[1] ?? '', known) ?? []) : [];
	});
	const words = plain(typed).split(' ').filter(Boolean);
	const matches = ({ title }: { title: string }) => {
		const of = plain(title);
		return words.every((word) => of.includes(word));
	};
	const places = known.places.map(({ label, href }) => ({
		title: label,
		preview: `Opens ${label}`,
		deed: { kind: 'go', href } as const
	}));
	return [...valued, ...[...simple, ...places].filter(matches)].slice(0, 12);
}

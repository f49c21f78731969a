import type { Moment } from '#lib/domains/goal-standings.ts';
import type { goal } from '#lib/domains/goals/entity.ts';
import type { Values } from '#lib/platform/entity/entity.ts';
import { addDays } from '#lib/platform/time/calendar.ts';
import { fromKilograms, toKilograms, typedMassUnit } from '#lib/platform/units.ts';
import { littleKcal } from './care.ts';
import type { OwnNumbers } from './own-numbers.ts';

type GoalValues = Values<typeof goal>;

export interface Template {
	readonly label: string;
	readonly values: Partial<GoalValues>;
	/** What the person does of it now, in the metric's own unit; null where that is not known. */
	readonly now: number | null;
	/** What the project is called that the values name. */
	readonly project?: string;
}

/** A number as somebody would set it. */
function rounded(value: number, step: number): number {
	return Math.max(step, Math.round(value / step) * step);
}

/** Once more a week than now, and no more often than there are days. */
function onceMore(now: number | null, otherwise: number): number {
	return now === null ? otherwise : Math.min(7, Math.round(now) + 1);
}

type Metric = GoalValues['metric'];

function weekly(
	label: string,
	name: string,
	[metric, now, target]: [Metric, number | null, number]
) {
	return { label, now, values: { name, metric, window: 'week', target } } as const;
}

function daily(
	label: string,
	name: string,
	[metric, now, target]: [Metric, number | null, number]
) {
	return { label, now, values: { name, metric, window: 'day', target } } as const;
}

/** As many hours as now on what takes most of them. */
function projectGoal({ id, name, hours }: NonNullable<OwnNumbers['project']>): Template {
	const label = `Hours on ${name}`;
	const { values, now } = weekly(label, name, ['tracked_hours', hours, rounded(hours, 0.5)]);
	return { label, now, project: name, values: { ...values, projectId: id } };
}

/** As much as now, give or take a tenth. */
function energyGoal(kcal: number): Template[] {
	const target = rounded(kcal * 0.9, 50);
	if (target < littleKcal) return [];
	const values = { comparator: 'between', target, targetMax: rounded(kcal * 1.1, 50) } as const;
	const { values: rest, ...goal } = daily('Energy about as now', 'Energy', [
		'energy_kcal',
		kcal,
		0
	]);
	return [{ ...goal, values: { ...rest, ...values } }];
}

/** Nobody is offered to weigh less than this. */
const leastKg = 50;
const weightWeeks = 8;

/** To stay, or 2 % less in eight weeks: a quarter of a percent a week, well below what is too fast. */
function weightGoals(trendKg: number, { today, units }: Moment): Template[] {
	const unit = typedMassUnit(units.weight);
	const kilograms = (value: number) =>
		toKilograms(rounded(fromKilograms(value, unit), unit === 'kg' ? 0.5 : 1), unit);
	const latest = { metric: 'weight_kg', window: 'week', aggregation: 'latest' } as const;
	const band = { target: kilograms(trendKg * 0.985), targetMax: kilograms(trendKg * 1.015) };
	const stay = { ...latest, name: 'Weight', comparator: 'between', ...band } as const;
	const less = { comparator: 'at_most', target: kilograms(trendKg * 0.98) } as const;
	const endDate = addDays(today, 7 * weightWeeks);
	const reach = { ...latest, name: 'Weight', ...less, endDate };
	return [
		{ label: 'A weight to keep', now: trendKg, values: stay },
		...(less.target < leastKg ? [] : [{ label: 'A weight to reach', now: trendKg, values: reach }])
	];
}

/** Where most people begin, with one's own numbers in it; every word of it can be changed. */
export function templatesFor(own: OwnNumbers, moment: Moment): Template[] {
	const { perWeek, perDay, trendKg, project } = own;
	const { workout_count: moves, fast_count: fasts, tracked_hours: hours } = perWeek;
	const { energy_kcal: kcal, protein_g: protein, meal_count: meals } = perDay;
	const showsEnergy = moment.units.energy !== 'hidden';
	return [
		weekly('Workouts a week', 'Move', ['workout_count', moves, onceMore(moves, 3)]),
		weekly('Fast most days', 'Fast', ['fast_count', fasts, onceMore(fasts, 5)]),
		daily('Protein a day', 'Protein', ['protein_g', protein, rounded(protein ?? 100, 5)]),
		weekly('Hours on projects', 'Deep work', ['tracked_hours', hours, rounded(hours ?? 20, 1)]),
		...(project ? [projectGoal(project)] : []),
		...(trendKg === null ? [] : weightGoals(trendKg, moment)),
		...(kcal === null || !showsEnergy ? [] : energyGoal(kcal)),
		daily('Log meals', 'Log meals', ['meal_count', meals, rounded(meals ?? 2, 1)])
	];
}

/** Ways of counting that make sense for a metric: a weight is not added up, a count not averaged. */
export function aggregationsFor(
	metric: GoalValues['metric']
): readonly GoalValues['aggregation'][] {
	if (metric === 'weight_kg') return ['latest', 'average'];
	if (metric === 'strain') return ['average', 'days'];
	return ['sum', 'average', 'days'];
}

import { goal } from '#lib/domains/goals/entity.ts';
import { project } from '#lib/domains/projects/entity.ts';
import { timeEntry } from '#lib/domains/time/entity.ts';
import { between, pick } from '#lib/platform/random.ts';
import type { Day, ExampleRow } from './day.ts';

const plans = [
	{ key: 'thesis', name: 'Thesis', color: '#2243ad', plannedHours: 900 },
	{
		key: 'studio',
		name: 'Studio website',
		client: 'Lindgren Studio',
		color: '#bf4d7a',
		plannedHours: 420
	},
	{ key: 'reading', name: 'Reading', color: '#a18300' },
	{ key: 'garden', name: 'Garden', color: '#006c45' }
] as const;

const tasks: Record<(typeof plans)[number]['key'], readonly string[]> = {
	thesis: ['Chapter 3', 'Data cleaning', 'Literature notes', 'Figures', 'Supervisor meeting'],
	studio: ['Landing page', 'Call with Ida', 'Image pipeline', 'Invoices'],
	reading: ['Papers', 'Novel'],
	garden: ['Raised beds', 'Pruning', 'Seedlings']
};

export function projectsOf(at: number, startDate: string): ExampleRow[] {
	return plans.map(({ key, ...values }) => ({
		entity: project,
		key: `project ${key}`,
		at,
		values: { ...values, startDate }
	}));
}

const work: readonly string[] = ['project thesis', 'project studio'];

/** Whether it is a project of the person's work, or hours spent on one. */
export function isOfWork({ key, references }: ExampleRow): boolean {
	return work.includes(references?.['projectId'] ?? key);
}

function blocksOf({ weekday }: Day): readonly (typeof plans)[number]['key'][] {
	if (weekday === 7) return ['reading'];
	if (weekday === 6) return ['garden'];
	return weekday % 2 === 1 ? ['thesis', 'thesis', 'studio'] : ['thesis', 'studio', 'reading'];
}

/** Blocks of work one after the other from about nine, each begun after a short break. */
export function entriesOf(day: Day): ExampleRow[] {
	let minutes = between(day.random, 530, 580);
	return blocksOf(day).map((key, at) => {
		const length = between(day.random, 35, 125);
		const { instant, utcOffset } = day.at(minutes);
		minutes += length + between(day.random, 8, 45);
		const stop = instant + length * 60_000;
		const description = pick(day.random, tasks[key]);
		const values = {
			start: instant,
			stop,
			utcOffset,
			description,
			tags: key === 'thesis' ? ['deep'] : []
		};
		const references = { projectId: `project ${key}` };
		return { entity: timeEntry, key: `entry ${day.date} ${at}`, at: stop, values, references };
	});
}

export function goalsOf(at: number, startDate: string): ExampleRow[] {
	const wishes = [
		{ name: 'Fast 16 hours, five days a week', metric: 'fast_count', window: 'week', target: 5 },
		{ name: 'Protein', metric: 'protein_g', window: 'day', target: 90 },
		{ name: 'Step on the scale', metric: 'weigh_in_count', window: 'week', target: 5 },
		{ name: 'Deep work', metric: 'tracked_hours', window: 'week', target: 18 },
		{ name: 'Move', metric: 'workout_count', window: 'week', target: 2 }
	];
	return wishes.map((values) => ({
		entity: goal,
		key: `goal ${values.name}`,
		at,
		values: { ...values, startDate }
	}));
}

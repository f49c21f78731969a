import { goal as goalEntity, type Goal } from '#lib/domains/goals/entity.ts';
import type { Values } from '#lib/platform/entity/entity.ts';
import { withInitial, valueProblems } from '#lib/platform/entity/validation.ts';
import type { Day } from '#lib/platform/time/calendar.ts';
import { aggregationsFor, type Template } from './templates.ts';

type GoalValues = Values<typeof goalEntity>;

/** A goal while its sentence is being filled in. */
export class GoalDraft {
	values = $state<GoalValues>(withInitial(goalEntity, {}));
	problems = $state<Record<string, string>>({});

	constructor(goal: Goal | undefined, today: Day) {
		const names = Object.keys(goalEntity.fields) as (keyof Goal)[];
		const given = goal
			? Object.fromEntries(names.map((name) => [name, goal[name] ?? null]))
			: { startDate: today, target: 3 };
		this.values = withInitial(goalEntity, given as Partial<GoalValues>);
	}

	/** What the person chose stays where it still makes sense. */
	chooseMetric(metric: GoalValues['metric']): void {
		const possible = aggregationsFor(metric);
		const [first = 'sum'] = possible;
		this.values.metric = metric;
		if (metric !== 'tracked_hours') this.values.projectId = null;
		if (!possible.includes(this.values.aggregation)) this.values.aggregation = first;
	}

	take({ values }: Template): void {
		const { startDate } = this.values;
		this.values = withInitial(goalEntity, { ...values, startDate });
	}

	toggleWeekday(day: number): void {
		const { schedule } = this.values;
		this.values.schedule = schedule.includes(day)
			? schedule.filter((other) => other !== day)
			: [...schedule, day].sort((a, b) => a - b);
	}

	/** Whether so much of it can be met, whatever it is called; else the problems are said. */
	isAmountFine(): boolean {
		const found = valueProblems(goalEntity, { ...this.#given(), name: '…' });
		this.problems = Object.fromEntries(found.map(({ field, problem }) => [field, problem]));
		return found.length === 0;
	}

	#given(): GoalValues {
		const values = $state.snapshot(this.values) as GoalValues;
		if (values.comparator !== 'between') values.targetMax = null;
		return values;
	}

	/** The values when they are acceptable, else null with the problems said. */
	finish(): GoalValues | null {
		const values = this.#given();
		const found = valueProblems(goalEntity, values);
		this.problems = Object.fromEntries(found.map(({ field, problem }) => [field, problem]));
		return found.length === 0 ? values : null;
	}
}

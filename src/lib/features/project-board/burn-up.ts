import type { Project } from '#lib/domains/projects/entity.ts';
import { addDays, daysBetween, type Day } from '#lib/platform/time/calendar.ts';
import { dateText, hoursText } from '#lib/platform/time/format.ts';
import type { ProjectView } from './read-projects.ts';

const hourMs = 3_600_000;
/** The weeks that tell how fast it goes; the one under way is not among them. */
const paceWeeks = 4;
/** So far ahead a day would be made up. */
const farWeeks = 104;

export interface BurnPoint {
	readonly day: Day;
	/** Milliseconds worked until then, in all. */
	readonly worked: number;
}

export interface BurnUp {
	/** Oldest first; the last is today. */
	readonly points: readonly BurnPoint[];
	/** Milliseconds. */
	readonly plan: number;
	/** Where one would stand who works evenly from its start to the day it is due. */
	readonly even: readonly BurnPoint[] | null;
	readonly from: Day;
	readonly to: Day;
	readonly sentence: string;
}

type Worked = Pick<ProjectView, 'weeks' | 'total' | 'today'>;
type Planned = Pick<Project, 'plannedHours' | 'startDate' | 'targetDate'>;

/** What was worked by the end of each week: all there is, less what came after. */
function pointsOf({ weeks, total, today }: Worked): BurnPoint[] {
	let worked = total - weeks.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
	const begin = weeks[0] ? [{ day: weeks[0].from, worked }] : [];
	const ends = weeks.map(({ from, milliseconds }) => {
		worked += milliseconds;
		const end = addDays(from, 7);
		return { day: end > today ? today : end, worked };
	});
	return [...begin, ...ends];
}

function evenWork({ startDate, targetDate }: Planned, plan: number, from: Day) {
	if (!startDate || !targetDate || targetDate <= startDate || targetDate <= from) return null;
	const length = daysBetween(startDate, targetDate);
	const begin = startDate > from ? startDate : from;
	const at = (day: Day) => ({ day, worked: (plan * daysBetween(startDate, day)) / length });
	return [at(begin), at(targetDate)];
}

function dueText(done: Day, due: Day | null): string {
	if (due === null) return '';
	const late = daysBetween(due, done);
	if (late <= 0) return ', in time';
	return `, ${late === 1 ? '1 day' : `${late} days`} after it is due`;
}

/** `16 h to go. At 4 h a week, as in the last 4 weeks, that is done by 23 Dec.` */
function sentenceOf({ weeks, total, today }: Worked, plan: number, due: Day | null): string {
	const left = plan - total;
	if (left <= 0) return `The ${hoursText(plan)} of the plan are worked.`;
	const last = weeks.slice(-paceWeeks - 1, -1);
	const pace = last.reduce((sum, { milliseconds }) => sum + milliseconds, 0) / paceWeeks;
	const toGo = `${hoursText(left)} to go`;
	if (pace === 0) return `${toGo}. No time in the last ${paceWeeks} weeks.`;
	const done = addDays(today, Math.ceil(Math.min(left / pace, farWeeks) * 7));
	const by =
		left / pace >= farWeeks
			? 'that takes more than two years'
			: `that is done by ${dateText(done, today)}${dueText(done, due)}`;
	return `${toGo}. At ${hoursText(pace)} a week, as in the last ${paceWeeks} weeks, ${by}.`;
}

/** Hours beside a plan, over the last weeks and on to the day it is due; null without a plan. */
export function burnUp(project: Planned, worked: Worked): BurnUp | null {
	if (project.plannedHours === null || project.plannedHours <= 0) return null;
	const plan = project.plannedHours * hourMs;
	const { targetDate, startDate } = project;
	const all = pointsOf(worked);
	const oldest = all[0]?.day ?? worked.today;
	const from = startDate && startDate > oldest && startDate < worked.today ? startDate : oldest;
	return {
		points: all.filter(({ day }) => day >= from),
		plan,
		even: evenWork(project, plan, from),
		from,
		to: targetDate && targetDate > worked.today ? targetDate : worked.today,
		sentence: sentenceOf(worked, plan, targetDate)
	};
}

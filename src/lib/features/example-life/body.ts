import { dayNote } from '#lib/domains/days/entity.ts';
import { fastingPeriod } from '#lib/domains/fasting/entity.ts';
import { weighIn } from '#lib/domains/weight/entity.ts';
import { workout } from '#lib/domains/workouts/entity.ts';
import { between, normal, pick } from '#lib/platform/random.ts';
import type { Day, ExampleRow } from './day.ts';
import { hasBreakfast } from './plate.ts';

/** From 84 kg down to about 78.5 over the year, with a plateau in the middle and daily noise. */
function weightOn({ index, count, random }: Day): number {
	const share = index / count;
	const eased = share < 0.4 ? share * 1.4 : share < 0.6 ? 0.56 : 0.56 + (share - 0.6) * 1.1;
	return Math.round((84 - 5.5 * eased + normal(random) * 0.35) * 10) / 10;
}

export function weighInOf(day: Day): ExampleRow[] {
	const weightKg = weightOn(day);
	if (day.random() > 0.76) return [];
	const { instant, utcOffset } = day.at(between(day.random, 400, 450));
	const fatPercent = Math.round((24 - (84 - weightKg) * 0.9 + normal(day.random) * 0.3) * 10) / 10;
	const values = { measuredAt: instant, utcOffset, weightKg, fatPercent, device: 'Bathroom scale' };
	return [{ entity: weighIn, key: `weigh-in ${day.date}`, at: instant, values }];
}

/** 16:8, but for the evenings before a breakfast; some end early. */
export function fastOf(day: Day, now: number): ExampleRow[] {
	if (hasBreakfast(day.weekday + 1)) return [];
	const started = day.at(between(day.random, 1170, 1235));
	const hours = day.random() < 0.15 ? 12 + day.random() * 3 : 16 + day.random() * 1.2;
	const end = started.instant + Math.round(hours * 60) * 60_000;
	const running = end > now;
	const values = {
		start: started.instant,
		end: running ? null : end,
		utcOffset: started.utcOffset,
		goalHours: 16,
		protocol: '16:8',
		outcome: running ? null : hours >= 16 ? 'reached' : 'ended_early'
	};
	return [{ entity: fastingPeriod, key: `fast ${day.date}`, at: started.instant, values }];
}

const classes = { 2: ['Yoga', 60], 6: ['Swimming', 45] } as const;

/** What no sensor saw: a class on Tuesdays, the pool on Saturdays. */
export function workoutOf(day: Day): ExampleRow[] {
	const plan = day.weekday === 2 || day.weekday === 6 ? classes[day.weekday] : null;
	if (!plan || day.random() > 0.8) return [];
	const [sportName, minutes] = plan;
	const { instant, utcOffset } = day.at(between(day.random, 1080, 1110));
	const end = instant + (minutes + between(day.random, -5, 10)) * 60_000;
	const distanceMeter = sportName === 'Swimming' ? between(day.random, 24, 40) * 50 : null;
	const values = { start: instant, end, utcOffset, sportName, distanceMeter };
	return [{ entity: workout, key: `workout ${day.date}`, at: end, values }];
}

const thoughts = [
	'Slept badly, took it slow.',
	'Long walk with Mira.',
	'Finished the chapter draft.',
	'Head cold.',
	'Good energy all day.'
];

export function noteOf(day: Day): ExampleRow[] {
	if (day.random() > 0.12) return [];
	const values = { date: day.date, note: pick(day.random, thoughts), complete: day.random() < 0.5 };
	return [{ entity: dayNote, key: `day ${day.date}`, at: day.at(1300).instant, values }];
}

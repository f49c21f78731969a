import { fastingPeriod, type FastingPeriod } from '#lib/domains/fasting/entity.ts';
import { countedAt, fastProgress } from '#lib/domains/fasting/fast.ts';
import { sourceText } from '#lib/domains/source-text.ts';
import { dayOf } from '#lib/platform/time/calendar.ts';
import { durationText, timeText } from '#lib/platform/time/format.ts';
import { elsewhere } from './elsewhere.ts';
import { counted, isWaiting, joined, noted, pageOf, type ListSpec } from './list.ts';

const outcomes = { reached: 'goal reached', ended_early: 'ended early', open: '' } as const;

const fullFastMs = 12 * 3_600_000;

export const fastingList: ListSpec<FastingPeriod> = {
	domain: 'fasting',
	one: 'fast',
	many: 'fasts',
	add: 'fast',
	empty: 'No fasts yet. Start one, or import your history from Zero.',
	read: (reader, limit) => pageOf(reader.range(fastingPeriod, { limit }), limit),
	line(row, { zone, now }) {
		const { elapsed, running } = fastProgress(row, now);
		const from = timeText(row.start, row.utcOffset);
		return {
			id: row.id,
			href: `/fasting/${row.id}`,
			// A fast belongs to the day of its end; a running one to today.
			day: dayOf(countedAt(row, now), row.utcOffset),
			title: row.end === null ? `Since ${from}` : `${from} – ${timeText(row.end, row.utcOffset)}`,
			sub: joined(
				row.protocol,
				running ? 'running' : outcomes[row.outcome ?? 'open'],
				sourceText(row.source),
				elsewhere(row.start, row.utcOffset, zone),
				row.note
			),
			value: durationText(elapsed),
			source: row.source,
			facet: row.protocol,
			note: joined(row.note, row.reason ?? ''),
			// Naps of a few hours between meals are kept, and can be left out of sight.
			traits: [...(elapsed >= fullFastMs ? ['12\u202fh or longer'] : []), ...noted(row.note)],
			waiting: isWaiting(row, now),
			unsent: row.revision === 0,
			target: `${fastingPeriod.name}:${row.id}`,
			running
		};
	},
	sum(rows, { now }) {
		const ended = rows.filter((row) => row.end !== null);
		const total = ended.reduce((sum, row) => sum + fastProgress(row, now).elapsed, 0);
		return joined(
			counted(rows.length, 'fast', 'fasts'),
			ended.length > 0 ? `average ${durationText(total / ended.length)}` : ''
		);
	}
};

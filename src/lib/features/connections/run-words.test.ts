import { expect, test } from 'vitest';
import { noCounts, type RunView } from '#lib/providers/run-view.ts';
import { rowHref } from './row-href.ts';
import { countsText, partialText, runLine } from './run-words.ts';

const now = Date.UTC(2026, 10, 23, 12, 30);
const clock = { now, zone: 'UTC' };
const minute = 60_000;
const run: RunView = {
	id: 'a',
	trigger: 'schedule',
	startedAt: now - 13 * minute,
	finishedAt: now - 12 * minute,
	state: 'done',
	counts: noCounts,
	problems: [],
	progress: null,
	error: null
};
const plain = (text: string) => text.replace(/\u202f/g, ' ');

test('a past run says when, how, how long and what it brought', () => {
	const counts = { created: 38, updated: 1, unchanged: 5, removed: 0, skipped: 2 };
	expect(countsText(counts)).toBe('38 added, 1 changed, 2 could not be read');
	expect(countsText({ ...noCounts, unchanged: 40 })).toBe('Nothing new');
	const line = runLine({ ...run, counts }, clock);
	expect(line).toMatchObject({ trigger: 'Automatic', state: 'Done', isBad: true });
	expect(plain(line.took)).toBe('1 min');
	const quick = runLine({ ...run, finishedAt: run.startedAt + 4200 }, clock);
	expect(quick).toMatchObject({ isBad: false, counts: 'Nothing new' });
	expect(plain(quick.took)).toBe('4 s');
});

test('a run that failed without bringing anything claims nothing', () => {
	expect(runLine({ ...run, state: 'failed' }, clock)).toMatchObject({ counts: '', isBad: true });
	expect(runLine({ ...run, state: 'running', finishedAt: null }, clock)).toMatchObject({
		took: '',
		state: 'Under way'
	});
});

test('check 26: a partial sync says how much came in and how much did not', () => {
	const counts = { created: 30, updated: 3, unchanged: 5, removed: 0, skipped: 2 };
	expect(partialText({ ...run, counts }, 'workouts')).toBe(
		'Read 38 of 40 workouts. 2 could not be read.'
	);
	expect(partialText(run, 'workouts')).toBeNull();
});

test('a row leads to its page where there is one', () => {
	expect(rowHref({ entity: 'weigh_ins', rowId: 'x' })).toBe('/weight/x');
	expect(rowHref({ entity: 'goals', rowId: 'x' })).toBeNull();
});

import { expect, test } from 'vitest';
import type { SetAside } from '#lib/providers/run-view.ts';
import { setAsideLine, setAsideTitle } from './set-aside-words.ts';

const now = Date.UTC(2026, 10, 23, 12, 30);
const clock = { now, zone: 'UTC' };
const record: SetAside = {
	entity: 'workouts',
	sourceId: 'one',
	field: 'strain',
	problem: 'At most 21.',
	since: now - 86_400_000,
	refusals: 1,
	payload: {}
};

test('check 26: a record that is set aside says what it is, since when and why, in the words of its field', () => {
	expect(setAsideTitle(1, 'Whoop')).toBe("1 record from Whoop couldn't be read");
	expect(setAsideTitle(3, 'Whoop')).toBe("3 records from Whoop couldn't be read");
	expect(setAsideLine(record, clock)).toEqual({
		what: 'Workout',
		when: expect.stringMatching(/^since yesterday 1?2:30/),
		why: 'Strain: At most 21.'
	});
	const named = { ...record, problem: 'Strain: expected a number from 0 to 21.' };
	expect(setAsideLine(named, clock).why).toBe(named.problem);
});

test('a field that this version does not know takes nothing from the reason; a repeated refusal is counted', () => {
	const whole = { ...record, field: 'record', problem: 'It could not be read here.', refusals: 4 };
	expect(setAsideLine(whole, clock)).toMatchObject({
		when: expect.stringContaining(', came 4 times'),
		why: 'It could not be read here.'
	});
	expect(setAsideLine({ ...whole, entity: 'moods' }, clock).what).toBe('Record');
	// The home zone of the person, not the one of the device.
	expect(setAsideLine({ ...record, since: now }, { now, zone: 'Asia/Tokyo' }).when).toContain('30');
	expect(setAsideLine({ ...record, since: now - 43_200_000 }, { now, zone: 'UTC' }).when).not.toBe(
		setAsideLine({ ...record, since: now - 43_200_000 }, { now, zone: 'Asia/Tokyo' }).when
	);
});

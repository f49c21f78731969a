import { expect, test } from 'vitest';
import { dayLoad, sportText, unscoredText } from './load.ts';

const none = { strain: null, energyKilojoule: null, distanceMeter: null };
const bout = { start: 0, end: 1000, source: 'manual', ...none };

test('a day without a score has no strain, and that is not 0', () => {
	expect(dayLoad([bout])).toEqual({
		count: 1,
		duration: 1000,
		topStrain: null,
		energyKilojoule: null,
		distanceMeter: null
	});
	expect(dayLoad([]).count).toBe(0);
});

test('what is known is added up, and strain is the highest', () => {
	const load = dayLoad([
		{ ...bout, strain: 4, distanceMeter: 5200 },
		{ ...bout, strain: 11.2 },
		{ ...bout, distanceMeter: 0 }
	]);
	expect(load.topStrain).toBe(11.2);
	expect(load.distanceMeter).toBe(5200);
	expect(load.duration).toBe(3000);
});

test('sports are shown as words', () => {
	expect(sportText({ sportName: 'running' })).toBe('Running');
	expect(sportText({ sportName: 'hiking-rucking' })).toBe('Hiking rucking');
	expect(sportText({ sportName: 'activity' })).toBe('Workout');
	expect(sportText({ sportName: ' ' })).toBe('Workout');
});

test('check 26: a workout without a score says whose turn it is', () => {
	expect(unscoredText({ scoreState: 'PENDING_SCORE' })).toBe('Whoop is still scoring this.');
	expect(unscoredText({ scoreState: 'UNSCORABLE' })).toBe('Whoop could not score this workout.');
	expect(unscoredText({ scoreState: 'SCORED' })).toBeNull();
	expect(unscoredText({ scoreState: 'UNKNOWN' })).toBeNull();
});

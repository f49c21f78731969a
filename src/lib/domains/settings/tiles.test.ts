import { expect, test } from 'vitest';
import { keptTiles, movedTile, tileChoices } from './tiles.ts';

const names = (choices: readonly { name: string }[]) => choices.map(({ name }) => name).join(' ');

test('until one is moved, the tiles stand in the order of the app, all of them shown', () => {
	const choices = tileChoices(null);
	expect(names(choices)).toBe('weight nutrition workouts time fasting goals');
	expect(choices.every(({ shown }) => shown)).toBe(true);
});

test('a tile that the kept order does not know follows at the end, shown', () => {
	const choices = tileChoices({ order: ['time', 'weight'], off: ['weight'] });
	expect(names(choices)).toBe('time weight nutrition workouts fasting goals');
	expect(choices.filter(({ shown }) => !shown)).toEqual([{ name: 'weight', shown: false }]);
});

test('a tile moves past the next one that is listed, over those that are not', () => {
	const choices = tileChoices(null);
	const rest = 'fasting goals';
	expect(names(movedTile(choices, 'time', 'nutrition'))).toBe(
		`weight time nutrition workouts ${rest}`
	);
	expect(names(movedTile(choices, 'weight', 'workouts'))).toBe(
		`nutrition workouts weight time ${rest}`
	);
	expect(keptTiles(movedTile(choices, 'time', 'weight'))).toEqual({
		order: ['time', 'weight', 'nutrition', 'workouts', 'fasting', 'goals'],
		off: []
	});
});

import { expect, test } from 'vitest';
import { guessFrom } from './guess.ts';

test.each([
	['de-AT', 'kg', 'km', 'kcal', 'monday'],
	['en-US', 'lb', 'mi', 'kcal', 'sunday'],
	['en-GB', 'st', 'mi', 'kcal', 'monday'],
	['en-AU', 'kg', 'km', 'kJ', 'monday'],
	['en', 'lb', 'mi', 'kcal', 'sunday']
])('%s: %s, %s, %s, weeks from %s', (language, weight, distance, energy, weekStart) => {
	expect(guessFrom(language)).toEqual({ units: { weight, distance, energy }, weekStart });
});

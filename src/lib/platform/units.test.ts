import { expect, test } from 'vitest';
import { distance, energy, fromKilograms, mass, quantityText, toKilograms } from './units.ts';

test('weights are shown to 0.1 in the unit of choice', () => {
	expect(quantityText(mass(78.42, 'kg'))).toBe('78.4\u202fkg');
	expect(quantityText(mass(78.42, 'lb'))).toBe('172.9\u202flb');
	expect(quantityText(mass(78.42, 'st'))).toBe('12\u202fst 4.9\u202flb');
	// 13.99 lb rounds up to a whole stone, never to "14 lb".
	expect(mass(44.452, 'st').value).toBe('7\u202fst 0');
});

test('a typed weight keeps its figure on the way there and back', () => {
	for (const typed of [172.5, 150, 99.9, 212.3]) {
		expect(fromKilograms(toKilograms(typed, 'lb'), 'lb')).toBe(typed);
	}
	expect(toKilograms(78.4, 'kg')).toBe(78.4);
});

test('energy and distance follow their units', () => {
	expect(quantityText(energy(500, 'kJ'))).toBe('2,092\u202fkJ');
	expect(quantityText(distance(5234, 'km'))).toBe('5.2\u202fkm');
	expect(quantityText(distance(5234, 'mi'))).toBe('3.3\u202fmi');
});

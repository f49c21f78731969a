import { expect, test } from 'vitest';
import { chipText, sheetText } from './sync-words.ts';

const facts = { state: 'saved-here', waiting: 0, review: 0, conflicts: 0 } as const;

test('the chip never says more than it knows', () => {
	expect(chipText({ ...facts, state: 'synced' })).toBe('');
	expect(chipText(facts)).toBe('Offline');
	expect(chipText({ ...facts, state: 'syncing', waiting: 12 })).toBe('Syncing 12');
	expect(chipText({ ...facts, waiting: 2 })).toBe('2 waiting');
	expect(chipText({ ...facts, state: 'action-needed', review: 1 })).toBe('1 to review');
});

test('the sheet says what is safe', () => {
	expect(sheetText({ ...facts, state: 'signed-out', waiting: 3 })).toBe(
		"You've been signed out. Nothing is lost; sign in to sync 3 changes."
	);
	expect(sheetText({ ...facts, waiting: 1 })).toContain('1 change saved on this device. It goes');
	expect(sheetText({ ...facts, waiting: 2 })).toContain('2 changes saved on this device. They go');
	expect(sheetText({ ...facts, state: 'action-needed', review: 1 })).toContain(
		'1 change was not accepted'
	);
	expect(sheetText({ ...facts, state: 'action-needed', review: 1, conflicts: 1 })).toBe(
		'1 thing was changed on two devices. The later change stands; the other is kept below.'
	);
});

import { expect, test } from 'vitest';
import { redoable } from './undo-last.ts';

const deed = (n: number, at: number, undoneAt: number | null = null) => ({
	n,
	at,
	label: `deed ${n}`,
	undone: undoneAt !== null,
	undoneAt
});

test('what was taken back last is done again first, until something new is done', () => {
	expect(redoable([deed(1, 10)])).toBeUndefined();
	// Newest first, as the replica tells them.
	expect(redoable([deed(2, 20, 30), deed(1, 10, 31)])?.n).toBe(1);
	expect(redoable([deed(2, 20, 30), deed(1, 10)])?.n).toBe(2);
	expect(redoable([deed(2, 20, 30), deed(1, 10, 30)])?.n).toBe(1);
	expect(redoable([deed(3, 40), deed(2, 20, 30)])).toBeUndefined();
});

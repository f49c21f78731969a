import { expect, test } from 'vitest';
import type { Line } from './list.ts';
import { Selection } from './selection.svelte.ts';

const lines = ['weigh_ins:a', '', 'weigh_ins:b', 'weigh_ins:c'].map((target) => ({
	...({} as Line),
	target
}));

test('all rows can be chosen but those that stand for several, in the order of the list', () => {
	const selection = new Selection(() => lines);
	expect(selection.count).toBe(3);
	selection.begin('weigh_ins:c');
	selection.toggle('weigh_ins:a');
	expect(selection.chosen).toEqual(['weigh_ins:a', 'weigh_ins:c']);
	selection.all();
	expect(selection.chosen).toHaveLength(3);
	selection.toggle('weigh_ins:b');
	expect(selection.has('weigh_ins:b')).toBe(false);
	selection.end();
	expect([selection.on, selection.chosen]).toEqual([false, []]);
});

test('a chosen row that a search leaves out is not among those that a deed means', () => {
	const selection = new Selection(() => lines.slice(0, 1));
	selection.begin('weigh_ins:a');
	selection.toggle('weigh_ins:b');
	expect(selection.chosen).toEqual(['weigh_ins:a']);
});

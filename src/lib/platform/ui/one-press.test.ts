import { expect, test } from 'vitest';
import { onePress } from './one-press.ts';

const click = (detail: number) => ({ detail }) as MouseEvent;

test('a double or a triple click does a deed once, and so does each press that comes later', () => {
	let done = 0;
	const { onclick } = onePress(() => (done += 1));
	for (const detail of [1, 2, 3]) onclick(click(detail));
	expect(done).toBe(1);
	onclick(click(1));
	// By the keyboard, or by what reads the screen out.
	onclick(click(0));
	expect(done).toBe(3);
});

test('Enter that is held down presses once; other keys are left alone', () => {
	const prevented: string[] = [];
	const { onkeydown } = onePress(() => undefined);
	const press = (key: string, repeat: boolean) =>
		onkeydown({
			key,
			repeat,
			preventDefault: () => prevented.push(key)
		} as unknown as KeyboardEvent);
	press('Enter', false);
	press('Enter', true);
	press('Tab', true);
	expect(prevented).toEqual(['Enter']);
});

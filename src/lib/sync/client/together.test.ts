import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { together } from './together.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
	together.now();
	vi.useRealTimers();
});

function later(ms: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, ms));
}

test('what several reads bring is shown when the last of them has come, in one go', async () => {
	const shown: string[] = [];
	for (const [name, ms] of Object.entries({ quick: 2, slower: 20 })) {
		void together.read(() => later(ms)).then(() => together.do(() => shown.push(name)));
	}
	await vi.advanceTimersByTimeAsync(19);
	expect(shown).toEqual([]);
	await vi.advanceTimersByTimeAsync(2);
	expect(shown).toEqual(['quick', 'slower']);
});

test('an answer does not wait longer than 50 ms for slower ones', async () => {
	const shown: string[] = [];
	void together.read(() => later(400)).then(() => together.do(() => shown.push('year')));
	void together.read(() => later(2)).then(() => together.do(() => shown.push('day')));
	await vi.advanceTimersByTimeAsync(60);
	expect(shown).toEqual(['day']);
	await vi.advanceTimersByTimeAsync(400);
	expect(shown).toEqual(['day', 'year']);
});

test('what a write brings about waits for the readers that the write wakes', async () => {
	const shown: string[] = [];
	together.do(() => shown.push('message'));
	void together.read(() => later(10)).then(() => together.do(() => shown.push('row')));
	await vi.advanceTimersByTimeAsync(8);
	expect(shown).toEqual([]);
	await vi.advanceTimersByTimeAsync(10);
	expect(shown).toEqual(['message', 'row']);
});

test('a read that fails holds nothing back, and on leaving the page nothing waits', async () => {
	const shown: string[] = [];
	void together.read(() => Promise.reject(new Error('The disk is gone.'))).catch(() => undefined);
	together.do(() => shown.push('first'));
	await vi.advanceTimersByTimeAsync(1);
	expect(shown).toEqual(['first']);
	void together.read(() => later(40));
	together.do(() => shown.push('second'));
	together.now();
	expect(shown).toEqual(['first', 'second']);
});

test('what may come a frame later waits for the frame, where there is one', async () => {
	let draw = () => {};
	vi.stubGlobal('requestAnimationFrame', (work: () => void) => (draw = work));
	const seen: string[] = [];
	together.do(() => seen.push('shown'));
	void together.drawn().then(() => seen.push('drawn'));
	await vi.advanceTimersByTimeAsync(100);
	expect(seen).toEqual(['shown']);
	draw();
	await vi.advanceTimersByTimeAsync(1);
	expect(seen).toEqual(['shown', 'drawn']);
	void together.drawn().then(() => seen.push('in the background'));
	await vi.advanceTimersByTimeAsync(600);
	expect(seen.at(-1)).toBe('in the background');
	vi.unstubAllGlobals();
});

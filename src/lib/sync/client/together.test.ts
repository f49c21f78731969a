import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { together } from './together.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
	together.now();
	vi.useRealTimers();
});

/** Reads for so long, and then does what it tells. */
function reads(ms: number, tell?: () => void): void {
	together.reading(true);
	setTimeout(() => {
		if (tell) together.do(tell);
		together.reading(false);
	}, ms);
}

test('what several reads bring is shown when the last of them has come, in one go', async () => {
	const shown: string[] = [];
	for (const [name, ms] of Object.entries({ quick: 2, slower: 20 })) {
		reads(ms, () => shown.push(name));
	}
	await vi.advanceTimersByTimeAsync(19);
	expect(shown).toEqual([]);
	await vi.advanceTimersByTimeAsync(2);
	expect(shown).toEqual(['quick', 'slower']);
});

test('an answer does not wait longer than 50 ms for slower ones', async () => {
	const shown: string[] = [];
	reads(400, () => shown.push('year'));
	reads(2, () => shown.push('day'));
	await vi.advanceTimersByTimeAsync(60);
	expect(shown).toEqual(['day']);
	await vi.advanceTimersByTimeAsync(400);
	expect(shown).toEqual(['day', 'year']);
});

test('what a write brings about waits for the readers that the write wakes', async () => {
	const shown: string[] = [];
	together.do(() => shown.push('message'));
	reads(10, () => shown.push('row'));
	await vi.advanceTimersByTimeAsync(8);
	expect(shown).toEqual([]);
	await vi.advanceTimersByTimeAsync(10);
	expect(shown).toEqual(['message', 'row']);
});

test('what was in memory is shown in the task that asked for it', async () => {
	const shown: string[] = [];
	together.reading(true);
	await Promise.resolve();
	together.do(() => shown.push('row'));
	expect(shown).toEqual([]);
	together.reading(false);
	expect(shown).toEqual(['row']);
});

test('a read that has nothing to say holds nothing back, and on leaving the page nothing waits', async () => {
	const shown: string[] = [];
	reads(0);
	together.do(() => shown.push('first'));
	await vi.advanceTimersByTimeAsync(1);
	expect(shown).toEqual(['first']);
	reads(40);
	together.do(() => shown.push('second'));
	together.now();
	expect(shown).toEqual(['first', 'second']);
	await vi.advanceTimersByTimeAsync(40);
});

test('what answers no finger is shown a frame behind what does, and at once where nothing does', async () => {
	let draw = () => {};
	vi.stubGlobal('requestAnimationFrame', (work: () => void) => (draw = work));
	const shown: string[] = [];
	together.behind(() => shown.push('tile'));
	together.do(() => shown.push('answer'));
	await vi.advanceTimersByTimeAsync(100);
	expect(shown).toEqual(['answer']);
	// Newer, and by itself: it does not overtake.
	together.behind(() => shown.push('tile again'));
	await vi.advanceTimersByTimeAsync(100);
	draw();
	await vi.advanceTimersByTimeAsync(1);
	expect(shown).toEqual(['answer', 'tile', 'tile again']);
	together.behind(() => shown.push('tile, alone'));
	await vi.advanceTimersByTimeAsync(1);
	expect(shown.at(-1)).toBe('tile, alone');
	vi.unstubAllGlobals();
});

test('where there are no frames, what waits for one comes half a second later, once', async () => {
	vi.stubGlobal('requestAnimationFrame', () => 0);
	const shown: string[] = [];
	together.do(() => shown.push('answer'));
	together.behind(() => shown.push('tile'));
	await vi.advanceTimersByTimeAsync(400);
	expect(shown).toEqual(['answer']);
	await vi.advanceTimersByTimeAsync(1000);
	expect(shown).toEqual(['answer', 'tile']);
	vi.unstubAllGlobals();
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

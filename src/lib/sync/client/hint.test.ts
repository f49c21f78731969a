import { expect, test } from 'vitest';
import { listenForHints, type HintSource } from './hint.ts';
import { pageLock, type Lock } from './lock.ts';

class Source implements HintSource {
	onopen: (() => void) | null = null;
	onmessage: ((event: { data: string }) => void) | null = null;
	onerror: (() => void) | null = null;
	readyState = 1;
	close = () => void (this.readyState = 2);
}

function tab(lock: Lock) {
	const sources: Source[] = [];
	const hints: (number | null)[] = [];
	const waits: { ms: number; work: () => void }[] = [];
	const end = listenForHints({
		lock,
		lockName: 'live',
		timers: {
			after: (ms, work) => {
				waits.push({ ms, work });
				return () => void waits.splice(0);
			}
		},
		random: () => 1,
		open: () => {
			const source = new Source();
			sources.push(source);
			return source;
		},
		onHint: (revision) => hints.push(revision)
	});
	return { sources, hints, waits, end };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

test('one tab of all listens, and the next takes over when it goes', async () => {
	const lock = pageLock();
	const [first, second] = [tab(lock), tab(lock)];
	await settled();
	expect([first.sources.length, second.sources.length]).toEqual([1, 0]);
	first.end();
	await settled();
	expect([first.sources[0]!.readyState, second.sources.length]).toEqual([2, 1]);
	second.end();
});

test('a tab that goes before its turn never listens', async () => {
	const lock = pageLock();
	const [first, second] = [tab(lock), tab(lock)];
	second.end();
	first.end();
	await settled();
	expect(second.sources).toEqual([]);
});

test('tells the revision, or that it is not known', async () => {
	const { sources, hints, end } = tab(pageLock());
	await settled();
	for (const data of ['{"revision":7}', '{"revision":null}', 'odd', '{}']) {
		sources[0]!.onmessage!({ data });
	}
	expect(hints).toEqual([7, null, null, null]);
	end();
});

test('connects anew after the stream was refused, later each time; a stream that only broke is left to the browser', async () => {
	const { sources, waits, end } = tab(pageLock());
	await settled();
	sources[0]!.onerror!();
	expect(waits).toEqual([]);
	const delays: number[] = [];
	for (let n = 0; n < 8; n++) {
		sources.at(-1)!.readyState = 2;
		sources.at(-1)!.onerror!();
		const wait = waits.pop()!;
		delays.push(wait.ms);
		wait.work();
	}
	expect(delays).toEqual([2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000]);
	sources.at(-1)!.onopen!();
	sources.at(-1)!.readyState = 2;
	sources.at(-1)!.onerror!();
	expect(waits.pop()!.ms).toBe(2000);
	end();
});

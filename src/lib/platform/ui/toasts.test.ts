import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { toasts } from './toasts.svelte.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
	for (const toast of toasts.list) toasts.dismiss(toast.id);
	vi.useRealTimers();
});
const texts = () => toasts.list.map((toast) => toast.text);

test('a message stays eight seconds', () => {
	toasts.show('Lunch added');
	vi.advanceTimersByTime(7999);
	expect(texts()).toEqual(['Lunch added']);
	vi.advanceTimersByTime(1);
	expect(texts()).toEqual([]);
});

test('time stands still while it is held, and begins anew after', () => {
	toasts.show('Lunch added');
	vi.advanceTimersByTime(7000);
	toasts.hold();
	vi.advanceTimersByTime(60_000);
	expect(texts()).toEqual(['Lunch added']);
	toasts.release();
	vi.advanceTimersByTime(7999);
	expect(texts()).toEqual(['Lunch added']);
	vi.advanceTimersByTime(1);
	expect(texts()).toEqual([]);
});

test('a failure stays until it is dismissed', () => {
	const id = toasts.problem('Out of space.');
	vi.advanceTimersByTime(3_600_000);
	expect(texts()).toEqual(['Out of space.']);
	toasts.dismiss(id);
	expect(texts()).toEqual([]);
});

test('at most three are shown, the newest last', () => {
	for (const text of ['1', '2', '3', '4']) toasts.show(text);
	expect(texts()).toEqual(['2', '3', '4']);
});

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { main } from './main.ts';

const said: string[] = [];
beforeEach(() => {
	said.length = 0;
	const hear = (text: unknown) => Boolean(said.push(String(text)));
	for (const name of ['log', 'error'] as const) vi.spyOn(console, name).mockImplementation(hear);
	for (const stream of [process.stdout, process.stderr])
		vi.spyOn(stream, 'write').mockImplementation(hear);
});
afterEach(() => vi.restoreAllMocks());

test.each([
	['sync-whoop', '--days=none'],
	['sync-whoop', '--days=0'],
	['sync-whoop', '--days=3', '--all'],
	['sync-whoop', '--nonsense'],
	['sync-all', '--nobody-only'],
	['sync-nobody'],
	['import-zero'],
	['passkeys', '--remove=mine'],
	[]
])('wrong usage ends with 2, in words: %s %s %s', async (...args) => {
	expect(await main(args.filter(Boolean))).toBe(2);
	expect(said.join('')).not.toBe('');
});

test('--help of a command ends with 0 and names its options', async () => {
	expect(await main(['sync-all', '--help'])).toBe(0);
	for (const option of ['--days', '--all', '--user', '--json', '--whoop-only', '--toggl-only'])
		expect(said.join('')).toContain(option);
});

test('a failure ends with 1; with --json it is an object', async () => {
	expect(await main(['import-zero', '/nowhere.csv'])).toBe(1);
	expect(said.splice(0)).toEqual(['The file /nowhere.csv cannot be read.']);
	expect(await main(['import-zero', '/nowhere.csv', '--json'])).toBe(1);
	expect(JSON.parse(said.join(''))).toMatchObject({ error: 'E_FILE' });
});

import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { NamedError } from './errors.ts';
import { createLog, type LogFields } from './log.server.ts';
import { readableLines } from './log-lines.server.ts';
import { Secret } from './secret.server.ts';

function capture() {
	const lines: string[] = [];
	const log = createLog({ write: (line) => void lines.push(line) });
	return { log, lines, last: () => JSON.parse(lines.at(-1) ?? '{}') as Record<string, unknown> };
}

describe('the log', () => {
	it('writes one JSON line with the event and the allowed fields', () => {
		const { log, last } = capture();
		log.info('sync run finished', { provider: 'whoop', created: 3, ms: 41 });
		expect(last()).toMatchObject({
			level: 'info',
			event: 'sync run finished',
			provider: 'whoop',
			created: 3,
			ms: 41
		});
	});

	it('drops what is not on the list, and everything nested', () => {
		const { log, lines } = capture();
		const fields = { headers: { cookie: 'planted' }, body: 'planted', ms: 1 };
		log.warn('request', fields as unknown as LogFields);
		expect(lines.join()).not.toContain('planted');
	});

	it('shows no secret, however it gets there', () => {
		const { log, lines } = capture();
		const token = 'Zm9v'.repeat(12);
		const reason = new Secret('planted-1') as unknown as string;
		log.info(`called with ${token}`, { reason });
		log.error('failed', {
			error: new Error(`GET /cb?code=planted-2&state=planted-3 postgres://u:planted-4@h/db`)
		});
		log.error('failed', {
			error: new NamedError('E_X', 'outer', { cause: new Error(`token=planted-5 ${token}`) })
		});
		expect(lines.join()).not.toMatch(/planted|Zm9vZm9v/);
		expect(lines[0]).toContain('[secret]');
	});

	it('tells lines of one person together without saying whose they are', () => {
		const { log, lines, last } = capture();
		const userId = '0190a000-0000-7000-8000-00000000000a';
		log.info('a', { userId });
		const first = last().person;
		log.info('b', { userId });
		expect(last().person).toBe(first);
		expect(lines.join()).not.toContain(userId);
	});

	it('brings the stack of an unforeseen error, and only the words of a named one', () => {
		const { log, last } = capture();
		log.error('x', { error: new TypeError('oh') });
		expect(last().error).toMatchObject({ name: 'TypeError', message: 'oh' });
		expect(last().error).toHaveProperty('stack');
		log.error('x', { error: new NamedError('E_Y', 'words') });
		expect(last().error).toEqual({ name: 'NamedError', code: 'E_Y', message: 'words' });
	});

	it('is readable on a terminal, which a logged text cannot repaint', () => {
		let shown = '';
		const screen = new Writable({ write: (chunk, _, done) => ((shown += chunk), done()) });
		createLog(readableLines(screen)).info('evil \u001b[2J text\r', { ms: 5 });
		expect(shown).toMatch(/^\d\d:\d\d:\d\d {2}evil \[2J text {2}ms=5/);
	});
});

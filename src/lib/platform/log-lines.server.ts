import type { Writable } from 'node:stream';
import type { DestinationStream } from 'pino';

const COLOURS: Record<string, string> = {
	debug: '\u001b[2m',
	info: '',
	warn: '\u001b[33m',
	error: '\u001b[31m'
};
const PLAIN = '\u001b[0m';
// Control characters of a logged text could repaint the terminal of whoever reads it.
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** Turns JSON log lines into one readable line each. */
export function readableLines(to: Writable): DestinationStream {
	return {
		write: (json) => {
			const { time, level, event, error, ...fields } = JSON.parse(json) as Record<string, unknown>;
			const details = Object.entries(fields).map(([name, value]) => `${name}=${String(value)}`);
			const line = [String(time).slice(11, 19), event, ...details, errorText(error)]
				.filter((part) => part !== '')
				.join('  ');
			to.write(`${COLOURS[String(level)] ?? ''}${line.replace(CONTROL, '')}${PLAIN}\n`);
		}
	};
}

function errorText(error: unknown): string {
	if (typeof error !== 'object' || error === null) return '';
	const { message, stack } = error as { message?: unknown; stack?: unknown };
	return String(stack ?? message ?? '');
}

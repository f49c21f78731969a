import { createHash } from 'node:crypto';
import pino, { type DestinationStream } from 'pino';
import { maskTokens } from './mask-tokens.server.ts';
import { readableLines } from './log-lines.server.ts';
import { isNamedError } from './errors.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';
type Plain = string | number | boolean | null | undefined;

/** The only fields that reach a log line. Bodies, headers, queries and values of rows have none. */
const FIELDS = [
	'requestId',
	'procedure',
	'route',
	'method',
	'status',
	'ms',
	'code',
	'reason',
	'command',
	'provider',
	'job',
	'trigger',
	'engine',
	'access',
	'migration',
	'address',
	'created',
	'updated',
	'skipped',
	'failed',
	'deleted',
	'count',
	'attempt',
	'retryAfterMs',
	'pid'
] as const;

export type LogFields = Partial<Record<(typeof FIELDS)[number], Plain>> & {
	/** Written as a short hash: lines of one person can be told together, not whose they are. */
	userId?: string | undefined;
	error?: unknown;
};

export type Log = Record<LogLevel, (event: string, fields?: LogFields) => void>;

const LONGEST_TEXT = 500;

/** A log that writes to `stream`: JSON lines, or readable ones where a person looks on. */
export function createLog(stream: DestinationStream, level: LogLevel = 'info'): Log {
	const base = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime };
	const logger = pino({ ...base, formatters: { level: (label) => ({ level: label }) } }, stream);
	const at =
		(level: LogLevel) =>
		(event: string, fields: LogFields = {}) =>
			logger[level]({ event: maskTokens(event), ...allowed(fields) });
	return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

/** The log of this process, on stderr: stdout belongs to the answers of commands. */
export const log: Log = createLog(
	process.stderr.isTTY ? readableLines(process.stderr) : pino.destination({ fd: 2, sync: true })
);

function allowed(fields: LogFields): Record<string, unknown> {
	const line: Record<string, unknown> = {};
	for (const name of FIELDS) {
		const value = fields[name];
		if (value !== undefined) line[name] = plain(value);
	}
	if (fields.userId !== undefined) line.person = personMark(fields.userId);
	if (fields.error !== undefined) line.error = described(fields.error);
	return line;
}

function plain(value: unknown): unknown {
	if (typeof value === 'number' || typeof value === 'boolean' || value === null) return value;
	return maskTokens(String(value)).slice(0, LONGEST_TEXT);
}

function personMark(userId: string): string {
	return createHash('sha256').update(`person ${userId}`).digest('hex').slice(0, 10);
}

/** A named error speaks for itself; anything else is ours to fix and brings its stack. */
function described(error: unknown): Record<string, unknown> {
	if (!(error instanceof Error)) return { message: plain(error) };
	const code = 'code' in error ? plain(error.code) : undefined;
	const about = { name: error.name, code, message: plain(error.message) };
	if (isNamedError(error))
		return error.cause === undefined ? about : { ...about, cause: described(error.cause) };
	return { ...about, stack: maskTokens(error.stack ?? '').slice(0, LONGEST_TEXT * 8) };
}

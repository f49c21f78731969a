import { execFile } from 'node:child_process';
import { testEnv } from './server.ts';

export interface Said {
	readonly code: number;
	readonly out: string;
	readonly err: string;
	/** Standard output with `--json`: an object a line. */
	readonly events: Record<string, unknown>[];
}

export interface TypedCommand {
	readonly env: Record<string, string>;
	/** Given on standard input. */
	readonly typed?: string;
}

/** A command as typed, in a process of its own. */
export function lifetracker({ env, typed }: TypedCommand, ...args: string[]): Promise<Said> {
	return new Promise((resolve) => {
		const child = execFile(
			process.execPath,
			['src/cli/lifetracker.js', ...args],
			{ env: testEnv(env) },
			(error, out, err) => {
				const code = error ? (typeof error.code === 'number' ? error.code : -1) : 0;
				resolve({ code, out, err, events: args.includes('--json') ? eventsIn(out) : [] });
			}
		);
		child.stdin?.end(typed ?? '');
	});
}

function eventsIn(out: string): Record<string, unknown>[] {
	const lines = out.split('\n').filter((line) => line !== '');
	return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

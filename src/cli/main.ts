import { CommanderError } from 'commander';
import { isNamedError } from '#lib/platform/errors.ts';
import { exitCodes, type End } from './exit-codes.ts';
import { program } from './program.ts';

/** Runs one command line. Answers the exit code; never throws. */
export async function main(args: readonly string[]): Promise<number> {
	let code: number = exitCodes.done;
	const end: End = (given, words) => {
		code = given;
		if (words) console.error(words);
	};
	try {
		await program(end).parseAsync([...args], { from: 'user' });
		return code;
	} catch (error) {
		if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCodes.usage;
		if (!isNamedError(error)) {
			console.error(error);
			return exitCodes.failed;
		}
		// A program reads standard output alone.
		if (args.includes('--json')) {
			console.log(JSON.stringify({ error: error.code, message: error.message }));
		} else console.error(error.message);
		return error.code === 'E_RECONNECT' ? exitCodes.reconnect : exitCodes.failed;
	}
}

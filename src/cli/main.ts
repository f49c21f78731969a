import { Command, CommanderError } from 'commander';
import { isNamedError } from '#lib/platform/errors.ts';
import { importZero, type ImportZeroOptions } from './commands/import-zero.ts';
import { createUserCommand } from './commands/create-user.ts';
import { migrate } from './commands/migrate.ts';
import { seedDemo, type SeedDemoOptions } from './commands/seed-demo.ts';
import { outputFor } from './output.ts';
import { serve } from './serve.ts';

/** What a command ends with. */
export const exitCodes = { done: 0, failed: 1, usage: 2, reconnect: 3 } as const;

type Shared = { json?: boolean };

function program(): Command {
	const all = new Command('lifetracker')
		.description('Your body, food and hours in one place that you own.')
		.exitOverride()
		.showHelpAfterError('Run with --help to see what there is.');
	// Every command can speak to a program as well.
	const add = (name: string, description: string) =>
		all.command(name).description(description).option('--json', 'one JSON object a line');

	all.command('serve').description('Serve the app until it is stopped.').action(serve);
	add('migrate', 'Bring the database up to date.').action((options: Shared) =>
		migrate(outputFor(options))
	);
	add('create-user <email>', 'Make an account; the password is read from standard input.')
		.option('--name <name>', 'how the person is called')
		.action((email: string, options: Shared & { name?: string }) =>
			createUserCommand(email, options, outputFor(options))
		);
	add('seed-demo', 'Make an example account with a made-up year.')
		.option('--user <email>', 'lay the year into this account instead')
		.option('--remove', 'take it out of that account again')
		.option('--zone <zone>', 'where the made-up person lives, like Europe/Berlin')
		.action((options: Shared & SeedDemoOptions) => seedDemo(options, outputFor(options)));
	add('import-zero <file>', "Import a Zero app's fasts from its CSV export.")
		.option('--dry-run', 'say what would happen, and write nothing')
		.option('--user <email>', 'whose fasts these are')
		.option('--zone <zone>', "the phone's time zone, like Europe/Berlin")
		.action((file: string, options: Shared & ImportZeroOptions) =>
			importZero(file, options, outputFor(options))
		);
	return all;
}

/** Runs one command line. Answers the exit code; never throws. */
export async function main(args: readonly string[]): Promise<number> {
	try {
		await program().parseAsync([...args], { from: 'user' });
		return exitCodes.done;
	} catch (error) {
		if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCodes.usage;
		if (!isNamedError(error)) {
			console.error(error);
			return exitCodes.failed;
		}
		console.error(error.message);
		return error.code === 'E_RECONNECT' ? exitCodes.reconnect : exitCodes.failed;
	}
}

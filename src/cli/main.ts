import { Command, CommanderError } from 'commander';
import { isNamedError } from '#lib/platform/errors.ts';
import { importZero, type ImportZeroOptions } from './commands/import-zero.ts';
import { createUserCommand } from './commands/create-user.ts';
import { migrate } from './commands/migrate.ts';
import { seedDemo, type SeedDemoOptions } from './commands/seed-demo.ts';
import { migrateOauth } from './migrate-oauth.ts';
import { outputFor } from './output.ts';
import { runAuth, type AuthOptions } from './provider-auth.ts';
import { serve } from './serve.ts';
import { runSync, type SyncOptions } from './sync.ts';

/** What a command ends with. */
export const exitCodes = { done: 0, failed: 1, usage: 2, reconnect: 3 } as const;

type Shared = { json?: boolean };

/** `sync-all` and the providers' own commands, which end with a code of their own. */
function addProviders(add: (name: string, description: string) => Command, end: End): void {
	const addSync = (name: string, description: string) =>
		add(name, description)
			.option('--days <days>', 'what began in the last so many days (default: 30)')
			.option('--all', 'everything there is')
			.option('--user <email>', 'for this account alone');
	addSync('sync-all', 'Bring in what the connected providers have.')
		.option('--whoop-only', 'Whoop alone')
		.option('--withings-only', 'Withings alone')
		.option('--toggl-only', 'Toggl alone')
		.action(async (options: SyncOptions & Record<string, unknown>) => {
			const only = ['whoop', 'withings', 'toggl'].filter((name) => options[`${name}Only`]);
			if (only.length > 1) end(exitCodes.usage, 'Name one provider, or none for all of them.');
			else end(await runSync({ ...options, provider: only[0] }));
		});
	addSync('sync-whoop', 'Bring in workouts from Whoop.').action(async (options: SyncOptions) =>
		end(await runSync({ ...options, provider: 'whoop' }))
	);
	add('whoop-auth', 'Connect Whoop: print and open the address, and wait for the way back.')
		.option('--user <email>', 'whose Whoop this is')
		.option('--no-open', 'print the address only')
		.action(async (options: Omit<AuthOptions, 'provider'>) =>
			end(await runAuth({ ...options, provider: 'whoop' }))
		);
	add('migrate-oauth-to-db', "Take the apps' ids and secrets from the environment in.").action(
		(options: Shared) => migrateOauth(outputFor(options))
	);
}

type End = (code: number, words?: string) => void;

function program(end: End): Command {
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
	addProviders(add, end);
	return all;
}

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
		console.error(error.message);
		return error.code === 'E_RECONNECT' ? exitCodes.reconnect : exitCodes.failed;
	}
}

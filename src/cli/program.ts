import { Command, Option } from 'commander';
import { importZero, zoneArgument, type ImportZeroOptions } from './commands/import-zero.ts';
import { backupCommand, restoreCommand, type RestoreOptions } from './commands/backup.ts';
import { createUserCommand } from './commands/create-user.ts';
import { exportCommand, type ExportOptions } from './commands/export.ts';
import { migrate } from './commands/migrate.ts';
import { noticesCommand, type NoticesOptions } from './commands/notices.ts';
import { passkeyArgument, passkeysCommand, type PasskeysOptions } from './commands/passkeys.ts';
import { seedDemo, type SeedDemoOptions } from './commands/seed-demo.ts';
import { doctor } from './doctor/doctor.ts';
import type { End } from './exit-codes.ts';
import { outputFor } from './output.ts';
import { addProviderCommands } from './provider-commands.ts';
import { serve } from './serve.ts';

type Shared = { json?: boolean };

const endings =
	'\nIt ends with 0: done, 1: failed, 2: wrong usage, 3: a provider wants a new sign-in.';

const dateOrder = new Option('--date-order <order>', 'what 3/4/21 begins with').choices([
	'month-first',
	'day-first'
]);

/** Every command there is, as `--help` tells them. */
export function program(end: End): Command {
	const all = new Command('lifetracker')
		.description('Your body, food and hours in one place that you own.')
		.exitOverride()
		.showHelpAfterError('Run with --help to see what there is.')
		.addHelpText('after', endings);
	// Every command can speak to a program as well.
	const add = (name: string, description: string) =>
		all.command(name).description(description).option('--json', 'one JSON object a line');

	all.command('serve').description('Serve the app until it is stopped.').action(serve);
	add('migrate', 'Bring the database up to date.').action((options: Shared) =>
		migrate(outputFor(options))
	);
	addAccountCommands(add);
	add('seed-demo', 'Make an example account with a made-up year.')
		.option('--user <email>', 'lay the year into this account instead')
		.option('--remove', 'take it out of that account again')
		.option('--zone <zone>', 'where the made-up person lives, like Europe/Berlin')
		.action((options: Shared & SeedDemoOptions) => seedDemo(options, outputFor(options)));
	add('import-zero <file>', "Import a Zero app's fasts from its export, CSV or JSON.")
		.option('--dry-run', 'say what would happen, and write nothing')
		.option('--user <email>', 'whose fasts these are')
		.option('--zone <zone>', "the phone's time zone, like Europe/Berlin", zoneArgument)
		.addOption(dateOrder)
		.action((file: string, options: Shared & ImportZeroOptions) =>
			importZero(file, options, outputFor(options))
		);
	addProviderCommands(add, end);
	addKeepingCommands(add);
	add('doctor', 'Look whether everything that this server needs is in order.').action(
		async (options: Shared) => end(await doctor(outputFor(options)))
	);
	return all;
}

/** How people get in. */
function addAccountCommands(add: (name: string, description: string) => Command): void {
	add('create-user <email>', 'Make an account; the password is read from standard input.')
		.option('--name <name>', 'how the person is called')
		.action((email: string, options: Shared & { name?: string }) =>
			createUserCommand(email, options, outputFor(options))
		);
	add('passkeys', 'List the passkeys of an account, or remove one.')
		.option('--user <email>', 'whose passkeys these are')
		.option(
			'--remove <id>',
			'remove this one, and end every session of its person',
			passkeyArgument
		)
		.action((options: Shared & PasskeysOptions) => passkeysCommand(options, outputFor(options)));
	add('notices', 'List the devices that get notices, try them, or send what is due.')
		.option('--user <email>', 'for this account alone')
		.option('--test', 'send a test notice to each of these devices first')
		.option('--due', 'send everybody what is due by now, as the server does every few seconds')
		.action((options: Shared & NoticesOptions) => noticesCommand(options, outputFor(options)));
}

/** What brings the data out of here, and back. */
function addKeepingCommands(add: (name: string, description: string) => Command): void {
	add('export', 'Write what one person has into a file that Import reads back.')
		.option('--user <email>', 'whose data this is')
		.option('--out <path>', 'the file, or a folder for it; a name that ends in .zip makes CSV')
		.action((options: Shared & ExportOptions) => exportCommand(options, outputFor(options)));
	add(
		'backup <file>',
		'Save everything of everybody into one file, also while the server runs.'
	).action((file: string, options: Shared) => backupCommand(file, outputFor(options)));
	add('restore <file>', 'Bring a backup back into an empty instance, all of it or nothing.')
		.option('--replace', 'put it in the place of everything that is here, which is saved first')
		.option(
			'--save-to <path>',
			'the file for what is here; without it, a new one in the data folder'
		)
		.action((file: string, options: Shared & RestoreOptions) =>
			restoreCommand(file, options, outputFor(options))
		);
}

import { join, resolve } from 'node:path';
import { backUpInstance, restoreInstance } from '#lib/features/backup/instance.server.ts';
import { config, type Config } from '#lib/platform/config.server.ts';
import { migrateDatabase } from '#lib/platform/server/migrate.server.ts';
import { openDatabase } from '#lib/platform/server/database.server.ts';
import type { Output } from '../output.ts';

const total = (rows: Readonly<Record<string, number>>) =>
	Object.values(rows).reduce((sum, count) => sum + count, 0);

function listed(rows: Readonly<Record<string, number>>): string {
	const widest = Math.max(...Object.keys(rows).map(({ length }) => length));
	const lines = Object.entries(rows).map(([name, n]) => `  ${name.padEnd(widest)}  ${n}`);
	return lines.join('\n');
}

const accountsText = (count: number) => `${count} ${count === 1 ? 'account' : 'accounts'}`;

const keyOf = ({ secretKey, dataDir }: Config) =>
	secretKey ? 'the variable LIFE_SECRET_KEY' : join(dataDir, 'secret.key');

/** `backup FILE`: the whole instance in one file, also while the server runs. */
export async function backupCommand(file: string, output: Output): Promise<void> {
	const settings = config();
	const path = resolve(file);
	const database = await openDatabase(settings, { applicationName: 'lifetracker-cli' });
	try {
		await migrateDatabase(settings);
		const onTable = (name: string) => output.progress(`Reading ${name}…`);
		const { rows, bytes } = await backUpInstance(settings, database, { path, onTable });
		const key = keyOf(settings);
		output.say(
			`${listed(rows)}\nSaved ${total(rows)} rows in ${bytes} bytes to ${path}.\n` +
				`The key that opens the providers' sign-ins is not in it: keep ${key} too, in another place.\n` +
				'The rest of the file can be read by whoever has it: keep it where only you look.',
			{ path, bytes, rows, keptApart: key }
		);
	} finally {
		await database.close();
	}
}

export interface RestoreOptions {
	readonly replace?: boolean;
	readonly saveTo?: string;
}

/** `restore FILE`: the instance of a backup, whole, in place of an empty one. */
export async function restoreCommand(
	file: string,
	{ replace = false, saveTo }: RestoreOptions,
	output: Output
): Promise<void> {
	const settings = config();
	const { madeAt, rows, accounts, needsFormerKey } = await restoreInstance(settings, {
		path: resolve(file),
		...{ replace, saveTo: saveTo && resolve(saveTo) },
		address: 'command line',
		onTable: (name) => output.progress(`Filling ${name}…`),
		onReplace: ({ path, accounts: here }) =>
			output.say(
				`What is here is saved first: ${accountsText(here)} and everything in ${here === 1 ? 'it' : 'them'}, in ${path}. ` +
					'To take this restore back, restore that file with --replace.',
				{ saved: path, replacing: here }
			)
	});
	const key = needsFormerKey
		? `\nThe providers' sign-ins were sealed with another key. Bring it back as ${keyOf(settings)}, or connect each provider again.`
		: '';
	output.say(
		`Restored ${total(rows)} rows of ${accountsText(accounts)}, as they were at ${madeAt}. Everybody signs in again; ` +
			`what a device has not sent yet is kept and sent then.${key}`,
		{ madeAt, rows, accounts, needsFormerKey }
	);
}

import type { Command } from 'commander';
import { entities } from '#lib/domains/registry.ts';
import type { Manifest } from '#lib/providers/provider.ts';
import { registrations } from '#lib/providers/registry.server.ts';
import { exitCodes, type End } from './exit-codes.ts';
import { migrateOauth } from './migrate-oauth.ts';
import { outputFor } from './output.ts';
import { runAuth, type AuthOptions } from './provider-auth.ts';
import { runTokenAuth, type TokenAuthOptions } from './token-auth.ts';
import { defaultDays, runSync, type SyncOptions } from './sync.ts';

type Add = (name: string, description: string) => Command;

const manifests = registrations.map(({ manifest }) => manifest);

/** `sync-all`, and for each provider that a person can connect its own two commands. */
export function addProviderCommands(add: Add, end: End): void {
	addSyncAll(add, end);
	for (const manifest of manifests) {
		addSync(add, manifest, end);
		if (manifest.kind === 'token') addTokenAuth(add, manifest);
		else addAuth(add, manifest, end);
	}
	add(
		'migrate-oauth-to-db',
		"Take the apps' ids and secrets from the environment into the database, sealed."
	).action((options: { json?: boolean }) => migrateOauth(outputFor(options)));
}

function withReach(command: Command): Command {
	return command
		.option('--days <days>', `what began in the last so many days (default: ${defaultDays})`)
		.option('--all', 'everything there is')
		.option('--user <email>', 'for this account alone');
}

function addSyncAll(add: Add, end: End): void {
	const command = withReach(add('sync-all', 'Bring in what the connected providers have.'));
	for (const { id, name } of manifests) command.option(`--${id}-only`, `${name} alone`);
	command.action(async (options: SyncOptions & Record<string, unknown>) => {
		const only = manifests.map(({ id }) => id).filter((id) => options[`${id}Only`] === true);
		if (only.length > 1) end(exitCodes.usage, 'Name one provider, or none for all of them.');
		else end(await runSync({ ...options, provider: only[0] }));
	});
}

function addSync(add: Add, { id, name, fills }: Manifest, end: End): void {
	const brought = entities.filter((entity) => fills.includes(entity.name));
	const words = brought.map(({ label }) => label.many.toLowerCase()).join(' and ');
	withReach(add(`sync-${id}`, `Bring in ${words} from ${name}.`)).action(
		async (options: SyncOptions) => end(await runSync({ ...options, provider: id }))
	);
}

function addAuth(add: Add, { id, name }: Manifest, end: End): void {
	add(`${id}-auth`, `Connect ${name}: print and open the address, and wait for the way back.`)
		.option('--user <email>', `whose ${name} this is`)
		.option('--no-open', 'print the address only')
		.action(async (options: Omit<AuthOptions, 'provider'>) =>
			end(await runAuth({ ...options, provider: id }))
		);
}

function addTokenAuth(add: Add, { id, name }: Manifest): void {
	add(`${id}-auth`, `Connect ${name} by your token there, which is read from standard input.`)
		.option('--user <email>', `whose ${name} this is`)
		.action((options: Omit<TokenAuthOptions, 'provider'>) =>
			runTokenAuth({ ...options, provider: id })
		);
}

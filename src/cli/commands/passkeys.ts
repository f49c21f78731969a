import { InvalidArgumentError } from 'commander';
import { readPasskeys, takeAway } from '#lib/platform/auth/passkeys.server.ts';
import { withFoundations, type Foundations } from '../foundations.ts';
import type { Output } from '../output.ts';
import { personFor, type Person } from '../person.ts';

export interface PasskeysOptions {
	readonly user?: string;
	readonly remove?: string;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The id that the list tells. */
export function passkeyArgument(id: string): string {
	if (uuid.test(id)) return id;
	throw new InvalidArgumentError(`"${id}" is no passkey's id. Run passkeys to see them.`);
}

/** `passkeys`: what lets a person in beside the password; whoever owns the machine may take it away. */
export async function passkeysCommand(options: PasskeysOptions, output: Output): Promise<void> {
	await withFoundations(async (parts) => {
		const person = await personFor(parts.database, options.user);
		if (options.remove) await remove(parts, { person, id: options.remove }, output);
		await list(parts, person, output);
	});
}

async function list(
	{ accounts }: Foundations,
	{ id: userId, email }: Person,
	output: Output
): Promise<void> {
	const all = await readPasskeys(accounts, userId);
	if (all.length === 0) output.say(`${email} has no passkey.`, { email, passkeys: 0 });
	for (const { id, name, createdAt, lastUsedAt, backedUp } of all) {
		const used = lastUsedAt === null ? 'not used yet' : `last used ${at(lastUsedAt)}`;
		const event = { email, id, name, createdAt, lastUsedAt, backedUp };
		output.say(`${id}  ${name}: added ${at(createdAt)}, ${used}`, event);
	}
}

const at = (instant: number) => `${new Date(instant).toISOString().slice(0, 16)}Z`;

async function remove(
	{ accounts }: Foundations,
	{ person, id }: { person: Person; id: string },
	output: Output
): Promise<void> {
	const which = { userId: person.id, id };
	const from = { address: 'command line', at: accounts.now() };
	await accounts.database.withUser(person.id, (tx) => takeAway(tx, which, from));
	const said = `Removed. ${person.email} signs in anew on every device.`;
	output.say(said, { email: person.email, removed: id });
}

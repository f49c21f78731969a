import { randomBytes } from 'node:crypto';
import { createUser } from '#lib/platform/auth/create-user.server.ts';
import { fillExample } from '#lib/features/example-life/fill.server.ts';
import { removeExampleLife, seedExampleLife } from '#lib/features/example-life/seed.server.ts';
import { withFoundations, type Foundations } from '../foundations.ts';
import type { Output } from '../output.ts';
import { personFor } from '../person.ts';

export interface SeedDemoOptions {
	/** Lay the year into this account instead of a new example account. */
	readonly user?: string;
	/** Take it out of that account again. */
	readonly remove?: boolean;
	readonly zone?: string;
}

/** `seed-demo`: a made-up year, to look around in; a second time on one day changes nothing. */
export async function seedDemo(options: SeedDemoOptions, output: Output): Promise<void> {
	const zone = options.zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
	await withFoundations(async (parts) => {
		if (options.user === undefined) return newExample(parts, zone, output);
		const { id, email } = await personFor(parts.database, options.user);
		const life = { now: Date.now(), zone };
		if (options.remove) {
			const rows = await removeExampleLife(parts.sync, id, life);
			return output.say(`Took ${rows} made-up rows out of ${email}.`, { email, removed: rows });
		}
		const rows = await seedExampleLife(parts.sync, id, life);
		output.say(`${email} has a made-up year of ${rows} rows.`, { email, rows });
	});
}

async function newExample(parts: Foundations, zone: string, output: Output): Promise<void> {
	const email = `demo-${randomBytes(4).toString('hex')}@example.invalid`;
	const password = randomBytes(12).toString('base64url');
	const user = { email, name: 'Example', password, address: 'command line' };
	const made = await createUser(parts.accounts, user, { kind: 'demo' });
	output.progress('Making up a year…');
	const connected = await fillExample(parts, { userId: made.id, now: Date.now(), zone });
	const names = connected.map(({ registration }) => registration.manifest.name).join(', ');
	output.say(
		`Sign in as ${email} with the password ${password}. "Exit" removes the account.\n` +
			`Connected to the stand-ins of ${names}: bring their records in with sync-all --user=${email}`,
		{ email, password, connected: connected.map(({ registration }) => registration.manifest.id) }
	);
}

import { config } from '#lib/platform/config.server.ts';
import { migrateDatabase } from '#lib/platform/server/migrate.server.ts';
import type { Output } from '../output.ts';

/** `migrate`: brings the database up to date; the server does the same when it starts. */
export async function migrate(output: Output): Promise<void> {
	const applied = await migrateDatabase(config(), {
		onApply: (name) => output.progress(`Applying ${name}…`)
	});
	const sentence = applied.length > 0 ? `Applied ${applied.join(', ')}.` : 'Nothing to do.';
	output.say(sentence, { applied });
}

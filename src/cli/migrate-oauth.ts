import {
	saveApplication,
	storedApplication,
	callbackUrl
} from '#lib/providers/application.server.ts';
import { openProviderLines } from '#lib/providers/line.server.ts';
import { withFoundations } from './foundations.ts';
import type { Output } from './output.ts';

/** `migrate-oauth-to-db`: takes the apps' ids and secrets from the environment into the database. */
export async function migrateOauth(output: Output): Promise<void> {
	await withFoundations(async (parts) => {
		const report = (error: unknown) => console.error(error);
		const lines = openProviderLines({ ...parts, now: Date.now, report });
		for (const line of lines.all) {
			const { manifest, app } = line.registration;
			if (!app) continue;
			const { id, name } = manifest;
			const { clientId, clientSecret, redirectUri } = app.ofEnvironment(parts.config);
			if (await storedApplication(line, id)) {
				output.say(`${name}: already in the database, left as it is.`, {
					provider: id,
					moved: false
				});
			} else if (clientId && clientSecret) {
				const given = redirectUri ?? callbackUrl(parts.config.origin, id);
				const secret = clientSecret.reveal();
				await saveApplication(line, id, { clientId, clientSecret: secret, redirectUri: given });
				output.say(`${name}: taken into the database, sealed.`, { provider: id, moved: true });
			} else output.say(`${name}: nothing in the environment.`, { provider: id, moved: false });
		}
		await lines.stop();
	});
}

import { findChromium } from '../../src/cli/bootstrap/chromium.js';
import { startServer } from './server.ts';

/** One production server for the whole run; specs that break theirs start their own. */
export default async function startSharedServer() {
	if (!(await findChromium()))
		throw new Error(
			'There is no Chromium for the tests yet: npm test fetches one, or set CHROMIUM_PATH.'
		);
	const server = await startServer();
	// Workers are started after this and inherit the environment.
	process.env['E2E_ORIGIN'] = server.origin;
	process.env['E2E_DATA_DIR'] = server.dataDir;
	return () => server.stop();
}

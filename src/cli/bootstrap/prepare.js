// Runs before `npm start`, `npm test` and `npm run dev`, when there may be no package yet: nothing
// here may import one at its top. `prepare.js [build] [browser]`
import { isBuilt } from './build-stamp.js';
import { oneAtATime } from './one-at-a-time.js';
import { installPackages } from './packages.js';
import { run } from './project.js';

const wanted = process.argv.slice(2);

await run(() =>
	oneAtATime(async () => {
		await installPackages();
		if (wanted.includes('build') && !isBuilt()) {
			const { buildAll } = await import('./build-all.js');
			await buildAll();
		}
		if (wanted.includes('browser')) {
			const { ensureChromium } = await import('./chromium.js');
			await ensureChromium();
		}
	})
);

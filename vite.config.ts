import { sveltekit } from '@sveltejs/kit/vite';
import tailwindcss from '@tailwindcss/vite';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';

/** A build must not go looking for a browser. */
async function browser() {
	if (!process.env['VITEST']) return {};
	const { launchOptions } = await import('./tests/support/chromium.ts');
	return { launchOptions: await launchOptions() };
}

/**
 * Left alone, the bundler makes a file of each set of modules that the same screens share: 174, most
 * below a kilobyte, and 81 of them for the first screen. Each costs a request and a place in the
 * worker's cache. What any screen begins with is one file; of the rest, small ones are put together.
 */
const chunks = [
	{ name: 'start', test: /src\/routes\/\+(layout|page)\.(svelte|ts)$/, priority: 1 },
	{ name: 'shared', minShareCount: 2, entriesAware: true, entriesAwareMergeThreshold: 3_000 }
];

export default defineConfig({
	plugins: [tailwindcss(), sveltekit()],
	// Its entry is the build for old browsers, which is 1.5 kB (gzip) more on each first load.
	resolve: { alias: [{ find: /^dexie$/, replacement: 'dexie/dist/modern/dexie.mjs' }] },
	build: { target: 'es2022' },
	environments: {
		client: { build: { rolldownOptions: { output: { codeSplitting: { groups: chunks } } } } }
	},
	worker: { format: 'es' },
	test: {
		expect: { requireAssertions: true },
		// Not isolated: loading the same modules anew for each file takes longer than most files' tests.
		projects: [
			{
				extends: true,
				test: {
					name: 'unit',
					environment: 'node',
					include: ['src/**/*.test.ts', 'tests/*.test.ts'],
					exclude: ['src/**/*.db.test.ts', 'src/**/*.svelte.test.ts', 'tests/*.db.test.ts'],
					testTimeout: 60_000,
					isolate: false
				}
			},
			{
				extends: true,
				test: {
					name: 'database',
					environment: 'node',
					include: ['src/**/*.db.test.ts', 'tests/*.db.test.ts'],
					globalSetup: ['tests/support/database.global.ts'],
					testTimeout: 60_000,
					hookTimeout: 60_000,
					isolate: false
				}
			},
			{
				extends: true,
				test: {
					name: 'component',
					include: ['src/**/*.svelte.test.ts'],
					browser: {
						enabled: true,
						headless: true,
						provider: playwright(await browser()),
						instances: [{ browser: 'chromium' }],
						screenshotFailures: false
					}
				}
			}
		]
	}
});

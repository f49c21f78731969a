import { defineConfig } from '@playwright/test';
import { launchOptions } from './tests/support/chromium.ts';

export default defineConfig({
	testDir: 'tests',
	testMatch: '*.spec.ts',
	outputDir: 'test-results',
	globalSetup: './tests/support/e2e.global.ts',
	// The json report goes where PLAYWRIGHT_JSON_OUTPUT_FILE says: `npm test` counts from it.
	reporter: process.env['PLAYWRIGHT_JSON_OUTPUT_FILE'] ? [['list'], ['json']] : [['list']],
	// A test that passes at the second try has found something.
	retries: 0,
	// A test waits for a server, a poll or a frame for a good part of its time: two cores carry three.
	workers: 3,
	// Ends what hangs. Two devices on a busy machine take most of a minute; no test measures time.
	timeout: 240_000,
	expect: { timeout: 10_000 },
	projects: [{ name: 'chromium' }],
	use: {
		baseURL: process.env['E2E_ORIGIN'],
		// An action that waits in vain is named by itself, and long before its test is ended.
		actionTimeout: 60_000,
		// It fetches the whole app beforehand, two thirds of what a new device costs: who is offline allows it.
		serviceWorkers: 'block',
		// Recording costs a third of the run: ask for it with --trace retain-on-failure.
		trace: 'off',
		launchOptions: await launchOptions()
	}
});

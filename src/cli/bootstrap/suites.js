// `npm test`: every suite, to the end, whatever fails on the way.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { npm, runCommand } from './command.js';
import { inProject, run } from './project.js';
import { countPlaywright, countVitest } from './test-report.js';

/** @typedef {import('./test-report.js').Count} Count */
/** @typedef {import('./command.js').Command} Command */
/**
 * @typedef {object} Suite
 * @property {string} title
 * @property {(report: string) => Command} command
 * @property {(report: string) => Count} [count] Absent: the suite counts as one test.
 * @property {true} [beside] It uses one core: it runs beside the next one, and is heard when it fails.
 */

/** Ends what hangs, on a slow machine as well. */
const SUITE_LIMIT_MS = 30 * 60_000;

/**
 * @param {string} project
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Pick<Suite, 'command' | 'count'>}
 */
const vitest = (project, env = {}) => ({
	command: (report) => ({
		file: process.execPath,
		args: [
			inProject('node_modules/vitest/vitest.mjs'),
			// On two cores Vitest would use one, and the tests of a database wait for it most of the time.
			...['run', '--project', project, '--maxWorkers=2', '--reporter=default'],
			...['--reporter=json', `--outputFile.json=${report}`]
		],
		env
	}),
	count: countVitest
});

/** @type {Suite[]} */
const suites = [
	{
		title: 'Format, lint, types, floors, unused code',
		command: () => ({ ...npm('run', 'check'), show: 'when-it-fails' }),
		beside: true
	},
	{ title: 'Unit and property tests', ...vitest('unit') },
	{
		title: 'Database tests on the embedded PostgreSQL',
		...vitest('database', { TEST_DATABASE_URL: undefined })
	},
	...(process.env.TEST_DATABASE_URL
		? [{ title: 'Database tests on the server of TEST_DATABASE_URL', ...vitest('database') }]
		: []),
	{ title: 'Components in a browser', ...vitest('component') },
	{
		title: 'End to end, in a browser, on the production build',
		command: (report) => ({
			file: process.execPath,
			args: [inProject('node_modules/@playwright/test/cli.js'), 'test'],
			env: { PLAYWRIGHT_JSON_OUTPUT_FILE: report }
		}),
		count: countPlaywright
	}
];

/**
 * @param {Suite} suite
 * @param {string} report
 * @returns {Promise<Count & { seconds: number, title: string }>}
 */
async function runSuite({ title, command, count, beside }, report) {
	console.log(`\n=== ${title}${beside ? ', beside the next' : ''} ===\n`);
	const begun = Date.now();
	const code = await runCommand({ ...command(report), limitMs: SUITE_LIMIT_MS });
	const whole = { passed: code === 0 ? 1 : 0, failed: 0, skipped: 0, failures: [] };
	const counted = count?.(report) ?? whole;
	// A suite that ended badly without a failed test has failed as a whole.
	if (code !== 0 && counted.failed === 0) {
		counted.failed = 1;
		counted.failures.push(`It ended with exit code ${code}; what it said is above.`);
	}
	return { ...counted, title, seconds: Math.round((Date.now() - begun) / 1000) };
}

await run(async () => {
	const reports = mkdtempSync(join(tmpdir(), 'lifetracker-reports-'));
	/** @type {ReturnType<typeof runSuite>[]} */
	const running = [];
	for (const [number, suite] of suites.entries()) {
		running.push(runSuite(suite, join(reports, `${number}.json`)));
		if (!suite.beside) await Promise.all(running);
	}
	const results = await Promise.all(running);
	rmSync(reports, { recursive: true, force: true });

	// Once more at the end, which is what is read of a long output, and may be all that was kept of it.
	for (const { title, failures } of results)
		for (const failure of failures) console.log(`\n=== Failed: ${title} ===\n\n${failure}`);

	console.log('\n=== Together ===\n');
	for (const { title, passed, failed, skipped, seconds } of results)
		console.log(
			`${title}: ${passed} passed, ${failed} failed, ${skipped} skipped, in ${seconds} s`
		);
	/** @param {'passed' | 'failed'} key */
	const sum = (key) => results.reduce((total, result) => total + result[key], 0);
	console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`);
	if (sum('failed') > 0) process.exitCode = 1;
});

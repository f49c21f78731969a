import { existsSync, readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';

/**
 * @typedef {object} Count
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {string[]} failures Each by its name, with what it said.
 */

/** Of an error, the sentence and the first of its stack: whole ones would bury the next failure. */
const LINES_OF_AN_ERROR = 16;

/**
 * @param {string} file What `vitest --reporter=json` wrote.
 * @returns {Count}
 */
export function countVitest(file) {
	const report = read(file);
	if (!report) return nothing();
	/** @typedef {{ status: string, fullName: string, failureMessages: string[] }} Assertion */
	/** @type {{ status: string, name: string, message: string, assertionResults: Assertion[] }[]} */
	const files = report.testResults;
	// A file that could not even be loaded has no tests in it, and has failed all the same.
	const unloaded = files.filter(
		({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0
	);
	const failed = files.flatMap(({ name, assertionResults }) =>
		assertionResults
			.filter(({ status }) => status === 'failed')
			.map(({ fullName, failureMessages }) => failure(name, fullName, failureMessages))
	);
	return {
		passed: report.numPassedTests,
		failed: report.numFailedTests + unloaded.length,
		skipped: report.numPendingTests + report.numTodoTests,
		failures: [...unloaded.map(({ name, message }) => failure(name, '', [message])), ...failed]
	};
}

/**
 * @param {string} file What Playwright's json reporter wrote.
 * @returns {Count}
 */
export function countPlaywright(file) {
	const report = read(file);
	if (!report) return nothing();
	const { expected, unexpected, flaky, skipped } = report.stats;
	return {
		passed: expected + flaky,
		// Errors outside of any test: a spec that does not load, a server that does not start.
		failed: unexpected + report.errors.length,
		skipped,
		failures: [
			...report.errors.map((/** @type {PlaywrightError} */ error) =>
				failure('', 'Outside of any test', [error.message])
			),
			...report.suites.flatMap(playwrightFailures)
		]
	};
}

/**
 * @typedef {{ message?: string }} PlaywrightError
 * @typedef {{ results: { errors: PlaywrightError[] }[] }} PlaywrightTest
 * @typedef {{ ok: boolean, title: string, file: string, tests: PlaywrightTest[] }} PlaywrightSpec
 * @typedef {{ specs: PlaywrightSpec[], suites?: PlaywrightSuite[] }} PlaywrightSuite
 */

/**
 * @param {PlaywrightSuite} suite
 * @returns {string[]}
 */
function playwrightFailures({ specs, suites = [] }) {
	const failed = specs
		.filter(({ ok }) => !ok)
		.map(({ file, title, tests }) => {
			const errors = tests.flatMap(({ results }) => results.flatMap((result) => result.errors));
			const messages = errors.map(({ message }) => message);
			return failure(file, title, messages);
		});
	return [...failed, ...suites.flatMap(playwrightFailures)];
}

/**
 * @param {string} file
 * @param {string} title
 * @param {(string | undefined)[]} messages
 */
function failure(file, title, messages) {
	const lines = stripVTControlCharacters(messages.join('\n')).split('\n');
	const said = lines.slice(0, LINES_OF_AN_ERROR).map((line) => `  ${line}`);
	return [[file, title].filter(Boolean).join(' > '), ...said].join('\n');
}

/** @returns {Count} */
const nothing = () => ({ passed: 0, failed: 0, skipped: 0, failures: [] });

/** @param {string} file */
function read(file) {
	return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

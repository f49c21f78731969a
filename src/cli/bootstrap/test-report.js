import { existsSync, readFileSync } from 'node:fs';

/** @typedef {{ passed: number, failed: number, skipped: number }} Count */

/**
 * @param {string} file What `vitest --reporter=json` wrote.
 * @returns {Count}
 */
export function countVitest(file) {
	const report = read(file);
	if (!report) return nothing();
	// A file that could not even be loaded has no tests in it, and has failed all the same.
	const unloaded = report.testResults.filter(
		(/** @type {{ status: string, assertionResults: unknown[] }} */ result) =>
			result.status === 'failed' && result.assertionResults.length === 0
	).length;
	return {
		passed: report.numPassedTests,
		failed: report.numFailedTests + unloaded,
		skipped: report.numPendingTests + report.numTodoTests
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
	// Errors outside of any test: a spec that does not load, a server that does not start.
	return { passed: expected + flaky, failed: unexpected + report.errors.length, skipped };
}

const nothing = () => ({ passed: 0, failed: 0, skipped: 0 });

/** @param {string} file */
function read(file) {
	return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

import { spawnSync } from 'node:child_process';
import {
	cpSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	rmSync,
	symlinkSync,
	utimesSync,
	writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { forgetBuild, hashSources, isBuilt, rememberBuild } from './build-stamp.js';
import { inProject, requireNode } from './project.js';
import { countPlaywright, countVitest } from './test-report.js';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'bootstrap-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, text = '') {
	mkdirSync(dirname(join(folder, path)), { recursive: true });
	writeFileSync(join(folder, path), text);
}

describe('requireNode', () => {
	it.each(['20.19.0', '20.20.2', '22.0.0', '26.1.0'])('takes %s', (version) => {
		expect(() => requireNode(version)).not.toThrow();
	});

	it.each(['20.18.3', '18.20.8', '4.0.0'])('refuses %s in one sentence', (version) => {
		expect(() => requireNode(version)).toThrow(
			`Life Tracker needs Node 20.19 or newer, and this is Node ${version}: please install a newer one.`
		);
	});
});

describe('the build stamp', () => {
	beforeEach(() => {
		for (const product of ['build/app/handler.js', 'build/cli/main.js']) write(product);
		write('src/routes/+page.svelte', 'one');
		write('src/merge.test.ts', 'one');
		write('package.json', '{}');
		rememberBuild(hashSources(folder), folder);
	});

	it('holds while nothing changed, whatever the dates say', () => {
		expect(isBuilt(folder)).toBe(true);
		utimesSync(join(folder, 'package.json'), new Date(), new Date(Date.now() + 60_000));
		write('src/merge.test.ts', 'two');
		write('README.md', 'words');
		expect(isBuilt(folder)).toBe(true);
	});

	it.each([
		['an edited source', () => write('src/routes/+page.svelte', 'two')],
		['an added source', () => write('static/icon.svg')],
		['a removed source', () => rmSync(join(folder, 'src/routes/+page.svelte'))],
		['a new lock file', () => write('package-lock.json', '{}')],
		['a migration', () => write('drizzle/0001.sql')],
		['a missing product', () => rmSync(join(folder, 'build/cli/main.js'))],
		['a build that was begun', () => forgetBuild(folder)]
	])('does not hold after %s', (_title, change) => {
		change();
		expect(isBuilt(folder)).toBe(false);
	});
});

describe('prepare.js', () => {
	const prepare = () =>
		spawnSync(process.execPath, [join(folder, 'src/cli/bootstrap/prepare.js')], {
			encoding: 'utf8'
		});

	beforeEach(() => {
		cpSync(inProject('src/cli/bootstrap'), join(folder, 'src/cli/bootstrap'), { recursive: true });
		write('package.json', '{ "type": "module" }');
		write('package-lock.json', '{}');
	});

	it('does and says nothing when all is there', () => {
		write('node_modules/.package-lock.json');
		const begun = performance.now();
		expect(prepare()).toMatchObject({ status: 0, stdout: '', stderr: '' });
		expect(performance.now() - begun).toBeLessThan(2_000);
	});

	it('leaves packages alone that are linked from elsewhere', () => {
		write('elsewhere/precious/package.json');
		symlinkSync(join(folder, 'elsewhere'), join(folder, 'node_modules'));
		const { status, stderr } = prepare();
		expect(status).toBe(1);
		expect(stderr).toContain('node_modules is a link to another folder');
		expect(readdirSync(join(folder, 'elsewhere'))).toEqual(['precious']);
	});

	it('tries twice, then says that the packages could not be installed', () => {
		write('package-lock.json', 'this is no lock file');
		const { status, stdout, stderr } = prepare();
		expect(status).toBe(1);
		expect(stdout).toContain('trying once more');
		expect(stderr).toContain('The packages could not be installed (npm ended with code');
	});
});

describe('counting tests', () => {
	const report = (value: unknown) => {
		write('report.json', JSON.stringify(value));
		return join(folder, 'report.json');
	};

	it('counts a file that did not load as a failure, and names what failed', () => {
		const counts = { numPassedTests: 7, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1 };
		const failed = { status: 'failed', fullName: 'a merge keeps', failureMessages: ['lost'] };
		const passed = { status: 'passed', fullName: 'a merge ends', failureMessages: [] };
		const testResults = [
			{ status: 'failed', name: 'merge.test.ts', message: '', assertionResults: [passed, failed] },
			{ status: 'failed', name: 'broken.test.ts', message: 'no such file', assertionResults: [] },
			{ status: 'passed', name: 'empty.test.ts', message: '', assertionResults: [] }
		];
		expect(countVitest(report({ ...counts, testResults }))).toEqual({
			passed: 7,
			failed: 2,
			skipped: 3,
			failures: ['broken.test.ts\n  no such file', 'merge.test.ts > a merge keeps\n  lost']
		});
	});

	it('counts errors outside of any test as failures, and names each test that failed', () => {
		const stats = { expected: 4, unexpected: 1, flaky: 0, skipped: 2 };
		const told = { results: [{ errors: [{ message: '\u001b[31mnot visible\u001b[39m' }] }] };
		const suite = (title: string, ok: boolean, suites: unknown[] = []) => ({
			specs: [{ ok, title, file: 'food.spec.ts', tests: [told] }],
			suites
		});
		const suites = [suite('is eaten', true, [suite('is split', false)])];
		expect(countPlaywright(report({ stats, errors: [{ message: 'in use' }], suites }))).toEqual({
			passed: 4,
			failed: 2,
			skipped: 2,
			failures: ['Outside of any test\n  in use', 'food.spec.ts > is split\n  not visible']
		});
	});

	it('keeps only the first lines of a long error', () => {
		const error = { message: Array.from({ length: 99 }, (_, line) => `line ${line}`).join('\n') };
		const stats = { expected: 0, unexpected: 0, flaky: 0, skipped: 0 };
		const [told = ''] = countPlaywright(report({ stats, errors: [error], suites: [] })).failures;
		expect(told).toContain('line 15');
		expect(told).not.toContain('line 16');
	});

	it('counts nothing where no report was written', () => {
		const none = { passed: 0, failed: 0, skipped: 0, failures: [] };
		expect(countVitest(join(folder, 'none'))).toEqual(none);
		expect(countPlaywright(join(folder, 'none'))).toEqual(none);
	});
});

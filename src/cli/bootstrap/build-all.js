// The app into build/app, the command line into build/cli.
import { forgetBuild, hashSources, rememberBuild } from './build-stamp.js';
import { runCommand } from './command.js';
import { inProject, Stop } from './project.js';

export async function buildAll() {
	const begun = Date.now();
	const hash = hashSources();
	forgetBuild();
	console.log('Building (about half a minute) …');
	await step('node_modules/@sveltejs/kit/svelte-kit.js', 'sync');
	await step('node_modules/vite/bin/vite.js', 'build');
	await bundleCommandLine();
	rememberBuild(hash);
	console.log(`Built in ${Math.round((Date.now() - begun) / 1000)} s.`);
}

/**
 * @param {string} script
 * @param {string[]} args
 */
async function step(script, ...args) {
	const code = await runCommand({
		file: process.execPath,
		args: [inProject(script), ...args],
		env: { NODE_ENV: 'production' },
		waiting: 'still building',
		show: 'when-it-fails'
	});
	if (code !== 0)
		throw new Stop('The build did not succeed: the lines above name the file and the reason.');
}

async function bundleCommandLine() {
	// Imported here, because this file is read before the packages are there.
	const { build } = await import('esbuild');
	await build({
		entryPoints: [inProject('src/cli/main.ts')],
		outfile: inProject('build/cli/main.js'),
		bundle: true,
		platform: 'node',
		format: 'esm',
		target: 'node20',
		plugins: [ownCodeOnly],
		logLevel: 'warning'
	});
}

/** Packages stay where npm put them; `#lib/…` and relative imports go into the bundle. */
const ownCodeOnly = {
	name: 'own-code-only',
	/** @param {import('esbuild').PluginBuild} build */
	setup(build) {
		build.onResolve({ filter: /^[^.#/]/ }, (args) =>
			args.kind === 'entry-point' ? undefined : { path: args.path, external: true }
		);
	}
};

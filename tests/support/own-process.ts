import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { inProject } from '../../src/cli/bootstrap/project.js';

/** Below node_modules, where it finds the packages. */
const folder = inProject('node_modules', '.cache', 'lifetracker', 'processes');
const made = new Map<string, Promise<string>>();

/**
 * A file for a process of its own: a script of ours with all of ours that it imports. It starts with
 * a third of the work that reading each source by itself takes.
 */
export function inOneFile(source: URL): Promise<string> {
	const known = made.get(source.href);
	if (known) return known;
	const making = make(fileURLToPath(source));
	made.set(source.href, making);
	return making;
}

async function make(source: string): Promise<string> {
	const { outputFiles } = await build({
		entryPoints: [source],
		bundle: true,
		packages: 'external',
		platform: 'node',
		format: 'esm',
		target: 'node20',
		write: false,
		logLevel: 'warning'
	});
	const file = join(folder, `${basename(source, '.ts')}.mjs`);
	// Another worker may be making the same one, and a process of its may be reading it.
	const draft = `${file}.${process.pid}`;
	mkdirSync(folder, { recursive: true });
	writeFileSync(draft, outputFiles[0]?.contents ?? '');
	renameSync(draft, file);
	return file;
}

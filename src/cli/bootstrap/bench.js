// `npm run bench [-- part-of-a-name]`: every file in tests/bench and every *.bench.ts, in turn.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from './command.js';
import { inProject, run, Stop } from './project.js';

/** @param {string} folder */
function benchesIn(folder) {
	if (!existsSync(inProject(folder))) return [];
	const files = readdirSync(inProject(folder), { recursive: true, encoding: 'utf8' });
	return files.map((file) => join(folder, file));
}

const wanted = process.argv[2] ?? '';

await run(async () => {
	const files = [
		...benchesIn(join('tests', 'bench')).filter((file) => file.endsWith('.ts')),
		...benchesIn('src').filter((file) => file.endsWith('.bench.ts'))
	].filter((file) => file.includes(wanted));
	if (files.length === 0) throw new Stop(`There is no benchmark with "${wanted}" in its name.`);
	for (const file of files.sort()) {
		console.log(`\n=== ${file} ===\n`);
		const tsx = inProject('node_modules/tsx/dist/cli.mjs');
		const code = await runCommand({ file: process.execPath, args: [tsx, inProject(file)] });
		if (code !== 0) process.exitCode = 1;
	}
});

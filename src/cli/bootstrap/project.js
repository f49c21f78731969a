import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

/** The folder of package.json. */
export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** @param {string[]} parts */
export const inProject = (...parts) => join(ROOT, ...parts);

/** The oldest Node that every package here runs on. */
const OLDEST_NODE = [20, 19];

/** Something a person can put right; its message is one sentence and no stack is shown. */
export class Stop extends Error {}

/** @param {string} [version] */
export function requireNode(version = process.versions.node) {
	const [major = 0, minor = 0] = version.split('.').map(Number);
	const [oldestMajor = 0, oldestMinor = 0] = OLDEST_NODE;
	if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
	throw new Stop(
		`Life Tracker needs Node ${OLDEST_NODE.join('.')} or newer, and this is Node ${version}: please install a newer one.`
	);
}

/**
 * Runs a script of this folder: a Stop ends it with its sentence, a bug with its stack.
 * @param {() => Promise<unknown>} work
 */
export async function run(work) {
	try {
		requireNode();
		await work();
	} catch (error) {
		if (error instanceof Stop) console.error(`\n${error.message}`);
		else console.error(error);
		process.exitCode = 1;
	}
}

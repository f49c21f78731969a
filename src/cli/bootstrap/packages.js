import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { npm, runCommand } from './command.js';
import { inProject, Stop } from './project.js';

const LOCK_FILE = inProject('package-lock.json');
const FOLDER = inProject('node_modules');
/** npm writes it last, so an install that was cut short has none. */
const NPM_MARKER = inProject('node_modules', '.package-lock.json');
const OWN_MARKER = inProject('node_modules', '.lifetracker-lock-hash');

/** Installs what package-lock.json names, unless it is there already. */
export async function installPackages() {
	if (isInstalled()) return;
	refuseLink();
	console.log('Installing packages (a minute or two the first time) …');
	const begun = Date.now();
	const code = (await install()) && (await retry());
	if (code !== 0)
		throw new Stop(
			`The packages could not be installed (npm ended with code ${code}): the lines above say why; once that is put right, run the same command again.`
		);
	writeFileSync(OWN_MARKER, lockHash());
	console.log(`Packages installed in ${Math.round((Date.now() - begun) / 1000)} s.`);
}

/** `npm ci` empties the folder first, through a link as well: that folder may serve another clone. */
function refuseLink() {
	if (!lstatSync(FOLDER, { throwIfNoEntry: false })?.isSymbolicLink()) return;
	throw new Stop(
		'node_modules is a link to another folder, and its packages are not those of package-lock.json: remove the link, or install in that folder.'
	);
}

export function isInstalled() {
	if (!existsSync(NPM_MARKER)) return false;
	if (statSync(NPM_MARKER).mtimeMs >= statSync(LOCK_FILE).mtimeMs) return true;
	// A checkout may touch the lock file without changing a letter of it.
	return existsSync(OWN_MARKER) && readFileSync(OWN_MARKER, 'utf8') === lockHash();
}

async function retry() {
	console.log('That did not work; trying once more …');
	return install();
}

function install() {
	return runCommand({
		...npm('ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'),
		waiting: 'still installing'
	});
}

const lockHash = () => createHash('sha256').update(readFileSync(LOCK_FILE)).digest('hex');

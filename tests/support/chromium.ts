import { findChromium } from '../../src/cli/bootstrap/chromium.js';

/** What Playwright and Vitest hand to the browser they launch; without one, they say so. */
export async function launchOptions() {
	const found = await findChromium();
	if (!found) return {};
	const { executablePath, args, env } = found;
	const needsMore = Object.keys(env).length > 0;
	return { executablePath, args, ...(needsMore && { env: { ...inherited(), ...env } }) };
}

const inherited = () =>
	Object.fromEntries(
		Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined)
	);

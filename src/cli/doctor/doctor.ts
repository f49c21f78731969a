import { existsSync } from 'node:fs';
import { config, type Config } from '#lib/platform/config.server.ts';
import { openDatabase } from '#lib/platform/server/database.server.ts';
import { placesIn } from '#lib/platform/server/embedded/cluster.server.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Output } from '../output.ts';
import { looked, note, type Finding } from './finding.ts';
import { appFindings, connectionFindings, providerFindings } from './provider-checks.ts';
import {
	configurationFindings,
	databaseFindings,
	folderFindings,
	keyFindings,
	migrationFindings
} from './server-checks.ts';

/** `doctor`: looks at everything and changes nothing. Answers 1 when anything wants somebody. */
export async function doctor(output: Output, read = config): Promise<number> {
	let problems = 0;
	for await (const { level, check, said } of examination(read)) {
		if (level === 'problem') problems += 1;
		output.say(`${level.padEnd(7)}  ${check}: ${said}`, { level, check, said });
	}
	const sum = problems === 1 ? '1 problem.' : `${problems} problems.`;
	output.say(problems === 0 ? 'Nothing needs you.' : sum, { ok: problems === 0, problems });
	return problems === 0 ? exitCodes.done : exitCodes.failed;
}

async function* examination(read: () => Config): AsyncGenerator<Finding> {
	let settings: Config | undefined;
	yield* await looked('configuration', async () => configurationFindings((settings = read())));
	if (!settings) return;
	const given = settings;
	yield* await looked('data folder', () => folderFindings(given));
	yield* databaseExamination(given);
	yield* await looked('providers', () => providerFindings(given));
}

async function* databaseExamination(settings: Config): AsyncGenerator<Finding> {
	const { databaseUrl, dataDir } = settings;
	if (!databaseUrl && !existsSync(placesIn(dataDir).cluster)) {
		yield note('database', 'There is none yet: the first start makes one.');
		return;
	}
	const [refused] = await looked('migrations', () => migrationFindings(settings));
	if (refused) yield refused;
	yield* await looked('database', () => inside(settings, refused?.level === 'ok'));
}

/** Without the newest tables there is nothing to ask them. */
async function inside(settings: Config, isCurrent: boolean): Promise<readonly Finding[]> {
	const database = await openDatabase(settings, { applicationName: 'lifetracker-doctor' });
	try {
		const found = [...(await databaseFindings(database))];
		if (!isCurrent) return found;
		found.push(
			...(await looked('key', () => keyFindings(settings, database))),
			...(await looked('apps', () => appFindings(settings, database))),
			...(await looked('connections', () => connectionFindings(database)))
		);
		return found;
	} finally {
		await database.close();
	}
}

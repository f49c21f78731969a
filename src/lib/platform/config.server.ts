import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { closestName } from './closest-name.ts';
import { InvalidConfiguration, type ConfigurationProblem } from './config-problem.server.ts';
import { variables } from './config-variables.server.ts';
import type { Secret } from './secret.server.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

type OAuthApplication = {
	clientId: string | undefined;
	clientSecret: Secret | undefined;
	/** Where the provider sends the person back; absent means: made from `origin`. */
	redirectUri: string | undefined;
	apiUrl: string;
};

export type Config = {
	/** Absent means: the embedded PostgreSQL below `dataDir`. */
	databaseUrl: Secret | undefined;
	/** Absolute. */
	dataDir: string;
	host: string;
	port: number;
	/** Scheme, host and port, without a slash at the end. */
	origin: string;
	/** Whether ORIGIN was set, or `origin` is only the local guess. */
	originGiven: boolean;
	/** Absent means: the one that is kept in the data folder. */
	secretKey: Secret | undefined;
	registration: 'closed' | 'open' | 'invite';
	syncEveryMinutes: number;
	providers: 'live' | 'sandbox';
	whoop: OAuthApplication;
	withings: OAuthApplication & { accountUrl: string };
	toggl: { apiToken: Secret | undefined; apiUrl: string };
	openFoodFactsUrl: string;
};

type VariableName = keyof typeof variables;
type Values = { [K in VariableName]: ReturnType<(typeof variables)[K]['schema']['parse']> };

/** Reads the whole environment once. Throws one `InvalidConfiguration` that names every mistake. */
export function readConfig(env: Environment): Config {
	const problems: ConfigurationProblem[] = unknownNames(env);
	const values: Record<string, unknown> = {};
	for (const [name, variable] of Object.entries(variables)) {
		// An empty value counts as absent: that is how compose files leave a variable out.
		const given = env[name]?.trim() || undefined;
		const read = variable.schema.safeParse(given);
		if (read.success) values[name] = read.data;
		else
			problems.push({
				name,
				found: variable.secret ? '(hidden)' : (given ?? 'nothing'),
				expected: variable.expected
			});
	}
	if (problems.length > 0) throw new InvalidConfiguration(problems);
	return shape(values as Values);
}

let cached: Config | undefined;

/** The configuration of this process: `.env` of the working folder under the environment. */
export function config(): Config {
	cached ??= readConfig({ ...dotEnv(), ...process.env });
	return cached;
}

function dotEnv(): Environment {
	const file = resolve('.env');
	return existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {};
}

function unknownNames(env: Environment): ConfigurationProblem[] {
	const known = Object.keys(variables);
	return Object.keys(env)
		.filter((name) => name.startsWith('LIFE_') && !known.includes(name))
		.map((name) => {
			const near = closestName(name, known);
			const expected = near ? `a known name (did you mean ${near}?)` : 'a known name';
			return { name, found: 'an unknown name', expected };
		});
}

function shape(values: Values): Config {
	return {
		databaseUrl: values.DATABASE_URL,
		dataDir: resolve(values.LIFE_DATA_DIR),
		host: values.HOST,
		port: values.PORT,
		origin: values.ORIGIN ?? `http://localhost:${values.PORT}`,
		originGiven: values.ORIGIN !== undefined,
		secretKey: values.LIFE_SECRET_KEY,
		registration: values.LIFE_REGISTRATION,
		syncEveryMinutes: values.LIFE_SYNC_EVERY_MINUTES,
		providers: values.LIFE_PROVIDERS,
		whoop: {
			clientId: values.WHOOP_CLIENT_ID,
			clientSecret: values.WHOOP_CLIENT_SECRET,
			redirectUri: values.WHOOP_REDIRECT_URI,
			apiUrl: values.WHOOP_API_URL
		},
		withings: {
			clientId: values.WITHINGS_CLIENT_ID,
			clientSecret: values.WITHINGS_CLIENT_SECRET,
			redirectUri: values.WITHINGS_REDIRECT_URI,
			apiUrl: values.WITHINGS_API_URL,
			accountUrl: values.WITHINGS_ACCOUNT_URL
		},
		toggl: { apiToken: values.TOGGL_API_TOKEN, apiUrl: values.TOGGL_API_URL },
		openFoodFactsUrl: values.OPEN_FOOD_FACTS_URL
	};
}

import { z } from 'zod';
import { Secret } from './secret.server.ts';

type Variable<T extends z.ZodType> = {
	schema: T;
	/** Finishes the sentence "found …; expected …". */
	expected: string;
	/** Its value is never printed, not even when it is wrong. */
	secret?: true;
};

const variable = <T extends z.ZodType>(value: Variable<T>): Variable<T> => value;

const text = (max = 2000) => z.string().max(max);
const secret = () =>
	text()
		.transform((value) => new Secret(value))
		.optional();

const isWebAddress = (value: string) => {
	const url = URL.canParse(value) ? new URL(value) : undefined;
	return url !== undefined && /^https?:$/.test(url.protocol) && url.hash === '';
};
// Aborting keeps the later rules from reading an address that is none.
const webAddress = text().refine(isWebAddress, { abort: true });
const baseAddress = webAddress.transform((value) => value.replace(/\/+$/, ''));

const origin = webAddress
	.refine((value) => /^\/?$/.test(new URL(value).pathname) && new URL(value).search === '')
	.transform((value) => new URL(value).origin);

const databaseUrl = text()
	.refine((value) => URL.canParse(value) && /^postgres(ql)?:$/.test(new URL(value).protocol))
	.transform((value) => new Secret(value));

/** 32 bytes, as 64 hexadecimal digits or as 43 or 44 characters of base64 (either alphabet). */
export const KEY_PATTERN = /^([0-9a-f]{64}|[\w+/-]{43}=?)$/i;

const wholeNumber = (min: number, max: number) =>
	z.string().regex(/^\d+$/).transform(Number).pipe(z.number().int().min(min).max(max));

const clientId = variable({
	schema: text(200).optional(),
	expected: 'the client id of your application, at most 200 characters'
});
const clientSecret = variable({
	schema: secret(),
	expected: 'the client secret of your application',
	secret: true
});
const redirectUri = variable({
	schema: webAddress.optional(),
	expected: 'a web address, exactly as it is registered with the provider'
});
const api = (real: string) =>
	variable({
		schema: baseAddress.default(real),
		expected: `a web address such as ${real}`
	});

/** Every variable that Life Tracker reads, its rule and its default. `.env.example` mirrors it. */
export const variables = {
	DATABASE_URL: variable({
		schema: databaseUrl.optional(),
		expected: 'an address such as postgres://user:password@host:5432/name',
		secret: true
	}),
	LIFE_DATA_DIR: variable({ schema: text().default('./data'), expected: 'a folder' }),
	HOST: variable({
		schema: text(255)
			.regex(/^[\w.:-]+$/)
			.default('127.0.0.1'),
		expected: 'an address to listen on, such as 127.0.0.1 or 0.0.0.0'
	}),
	PORT: variable({
		schema: wholeNumber(1, 65_535).default(3000),
		expected: 'a whole number from 1 to 65535'
	}),
	ORIGIN: variable({
		schema: origin.optional(),
		expected: 'the address in the browser without a path, such as https://life.example.org'
	}),
	LIFE_SECRET_KEY: variable({
		schema: text()
			.regex(KEY_PATTERN)
			.transform((value) => new Secret(value))
			.optional(),
		expected: '32 random bytes as 64 hexadecimal digits or as base64',
		secret: true
	}),
	LIFE_REGISTRATION: variable({
		schema: z.enum(['closed', 'open', 'invite']).default('closed'),
		expected: 'closed, open or invite'
	}),
	LIFE_SYNC_EVERY_MINUTES: variable({
		schema: wholeNumber(1, 1440).default(30),
		expected: 'a whole number of minutes from 1 to 1440'
	}),
	LIFE_PROVIDERS: variable({
		schema: z.enum(['live', 'sandbox']).default('live'),
		expected: 'live or sandbox'
	}),
	WHOOP_CLIENT_ID: clientId,
	WHOOP_CLIENT_SECRET: clientSecret,
	WHOOP_REDIRECT_URI: redirectUri,
	WHOOP_API_URL: api('https://api.prod.whoop.com'),
	WITHINGS_CLIENT_ID: clientId,
	WITHINGS_CLIENT_SECRET: clientSecret,
	WITHINGS_REDIRECT_URI: redirectUri,
	WITHINGS_API_URL: api('https://wbsapi.withings.net'),
	WITHINGS_ACCOUNT_URL: api('https://account.withings.com'),
	TOGGL_API_TOKEN: variable({
		schema: secret(),
		expected: 'the API token from your Toggl profile',
		secret: true
	}),
	TOGGL_API_URL: api('https://api.track.toggl.com'),
	OPEN_FOOD_FACTS_URL: api('https://world.openfoodfacts.org')
};

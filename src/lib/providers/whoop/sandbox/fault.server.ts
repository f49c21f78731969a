import * as z from 'zod/mini';
import { halfReply, leftOrElapsed, lostReply } from '../../sandbox/mishap.server.ts';
import { jsonReply, maintenanceReply, textReply } from '../../sandbox/reply.server.ts';

/** How the next answers go wrong. */
export const faultSchema = z.object({
	kind: z.enum([
		'throttle',
		'status',
		'html',
		'hang',
		'lost',
		'truncated',
		'malformed_record',
		'same_page',
		'null_token',
		'empty_token',
		'reordered',
		'no_refresh_token'
	]),
	/** Which answers: of the data interface or of the token endpoint. */
	on: z._default(z.enum(['api', 'token']), 'api'),
	times: z._default(z.int().check(z.gte(1), z.lte(1_000_000)), 1),
	/** `status` and `html`: the status code. */
	status: z.optional(z.int().check(z.gte(200), z.lte(599))),
	/** `throttle` and `status`: the Retry-After header, sensible or not. */
	retryAfter: z.optional(z.string().check(z.maxLength(200))),
	/** `hang`: how long; the caller may leave before. */
	holdMs: z.optional(z.int().check(z.gte(0), z.lte(600_000)))
});

export type Fault = z.output<typeof faultSchema>;

/** The answer where the request is not even looked at; null where the fault comes after. */
export async function answerInstead(fault: Fault, request: Request): Promise<Response | null> {
	const headers = fault.retryAfter === undefined ? {} : { 'retry-after': fault.retryAfter };
	if (fault.kind === 'throttle') return textReply(429, 'Too Many Requests', headers);
	if (fault.kind === 'status') {
		const text = fault.status === 401 ? 'Authorization was not valid' : 'Something went wrong';
		return textReply(fault.status ?? 500, text, headers);
	}
	if (fault.kind === 'html') return maintenanceReply(fault.status);
	if (fault.kind !== 'hang') return null;
	await leftOrElapsed(request.signal, fault.holdMs ?? 30_000);
	return textReply(504, 'Gateway Timeout');
}

/** What becomes of an answer that was made: the request has taken effect by then. */
export async function spoil(fault: Fault, response: Response): Promise<Response> {
	if (fault.kind === 'lost') return lostReply(response);
	if (fault.kind === 'truncated') return halfReply(response);
	const { status, headers } = response;
	const text = await response.text();
	if (status !== 200) return new Response(text, { status, headers });
	const body = JSON.parse(text) as Record<string, unknown>;
	return jsonReply(status, change(fault, body), headers);
}

/** A token that the walk goes on from at its newest record. */
const beginningAgain = Buffer.from(
	'9999-12-31T23:59:59.999Z|ffffffff-ffff-4fff-bfff-ffffffffffff'
).toString('base64url');

function change(fault: Fault, body: Record<string, unknown>): Record<string, unknown> {
	const records = Array.isArray(body['records']) ? (body['records'] as object[]) : null;
	if (fault.kind === 'no_refresh_token') {
		return Object.fromEntries(Object.entries(body).filter(([key]) => key !== 'refresh_token'));
	}
	if (!records) return body;
	if (fault.kind === 'same_page') return { ...body, next_token: beginningAgain };
	if (fault.kind === 'null_token') return { next_token: null, ...body };
	if (fault.kind === 'empty_token') return { next_token: '', ...body };
	if (fault.kind === 'reordered') return { ...body, records: records.toReversed() };
	const [first, ...others] = records;
	const broken = { ...first, end: '+275760-09-13T00:00:00.000Z', score: 'none' };
	return { ...body, records: first ? [broken, ...others] : [] };
}

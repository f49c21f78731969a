import * as z from 'zod/mini';
import { halfReply, leftOrElapsed, lostReply } from '../../sandbox/mishap.server.ts';
import { jsonReply, maintenanceReply, textReply } from '../../sandbox/reply.server.ts';

/** How the next answers go wrong. */
export const faultSchema = z.object({
	kind: z.enum([
		'quota',
		'feature',
		'throttle',
		'status',
		'html',
		'empty',
		'hang',
		'lost',
		'truncated',
		'malformed_record',
		'same_page',
		'reordered',
		'null_list'
	]),
	/** Which answers: of `/me`, of its entries or projects, of the reports. */
	on: z._default(z.enum(['me', 'entries', 'projects', 'reports']), 'entries'),
	times: z._default(z.int().check(z.gte(1), z.lte(1_000_000)), 1),
	/** `status` and `html`: the status code. */
	status: z.optional(z.int().check(z.gte(200), z.lte(599))),
	/** `status`: the body, as it is. */
	text: z.optional(z.string().check(z.maxLength(10_000))),
	/** `quota`: when the hour is over, in seconds; `throttle`: the Retry-After header. */
	retryAfter: z.optional(z.string().check(z.maxLength(200))),
	/** `hang`: how long; the caller may leave before. */
	holdMs: z.optional(z.int().check(z.gte(0), z.lte(600_000)))
});

export type Fault = z.output<typeof faultSchema>;
/** The answer where the request is not even looked at; null where the fault comes after. */
export async function answerInstead(fault: Fault, request: Request): Promise<Response | null> {
	const { kind, retryAfter, status } = fault;
	if (kind === 'quota') return quotaReply(Number(retryAfter ?? 1838));
	if (kind === 'feature') return textReply(402, 'Your plan does not have this.');
	if (kind === 'throttle') {
		const headers = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
		return textReply(429, 'Too Many Requests', headers);
	}
	if (kind === 'status') return textReply(status ?? 500, fault.text ?? 'Something went wrong');
	if (kind === 'empty') return new Response(null, { status: status ?? 502 });
	if (kind === 'html') return maintenanceReply(status);
	if (kind !== 'hang') return null;
	await leftOrElapsed(request.signal, fault.holdMs ?? 30_000);
	return textReply(504, 'Gateway Timeout');
}

/** The hour is used up: 402, not 429, and with words of its own. */
export function quotaReply(seconds: number): Response {
	const text = `You have hit your hourly limit for API calls. Your quota will reset in ${seconds} seconds.`;
	return textReply(402, text, {
		'x-toggl-quota-remaining': '0',
		'x-toggl-quota-resets-in': String(seconds)
	});
}

/** What becomes of an answer that was made. */
export async function spoil(fault: Fault, response: Response): Promise<Response> {
	if (fault.kind === 'lost') return lostReply(response);
	if (fault.kind === 'truncated') return halfReply(response);
	const { status, headers } = response;
	const text = await response.text();
	if (status !== 200) return new Response(text, { status, headers });
	if (fault.kind === 'same_page') headers.set('x-next-row-number', '2');
	return jsonReply(status, changed(fault, JSON.parse(text)), headers);
}

function changed(fault: Fault, body: unknown): unknown {
	if (!Array.isArray(body)) return body;
	if (fault.kind === 'null_list') return null;
	if (fault.kind === 'reordered') return body.toReversed();
	if (fault.kind !== 'malformed_record') return body;
	const [first, ...others] = body as object[];
	return first ? [{ ...first, start: 'yesterday', name: 7 }, ...others] : [];
}

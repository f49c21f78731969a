import * as z from 'zod/mini';
import { halfReply, leftOrElapsed, lostReply } from '../../sandbox/mishap.server.ts';
import { jsonReply, maintenanceReply, textReply } from '../../sandbox/reply.server.ts';
import { envelope, sameArguments, tooMany } from './envelope.server.ts';

/** How the next answers go wrong. */
export const faultSchema = z.object({
	kind: z.enum([
		'rate',
		'dedupe',
		'envelope',
		'status',
		'html',
		'hang',
		'lost',
		'truncated',
		'malformed_record',
		'same_page',
		'reordered',
		'repeated_group',
		'no_groups',
		'listed_body'
	]),
	/** Which answers: of the data interface, of the token endpoint or of the notifications. */
	on: z._default(z.enum(['api', 'token', 'notify']), 'api'),
	times: z._default(z.int().check(z.gte(1), z.lte(1_000_000)), 1),
	/** `envelope`: the status inside; `status` and `html`: the one of HTTP. */
	status: z.optional(z.int().check(z.gte(0), z.lte(9999))),
	error: z.optional(z.string().check(z.maxLength(200))),
	/** `rate` and `dedupe`: how long to wait, sensible or not. */
	waitSeconds: z.optional(z.number()),
	/** `hang`: how long; the caller may leave before. */
	holdMs: z.optional(z.int().check(z.gte(0), z.lte(600_000)))
});

export type Fault = z.output<typeof faultSchema>;

/** The answer where the request is not even looked at; null where the fault comes after. */
export async function answerInstead(fault: Fault, request: Request): Promise<Response | null> {
	switch (fault.kind) {
		case 'rate':
			return tooMany(fault.waitSeconds ?? 68);
		case 'dedupe':
			return sameArguments(fault.waitSeconds ?? 188);
		case 'envelope':
			return envelope(fault.status ?? 2554, {}, fault.error ?? 'An error occurred');
		case 'status':
			return textReply(fault.status ?? 500, fault.error ?? 'Something went wrong');
		case 'html':
			return maintenanceReply(fault.status);
		case 'hang':
			await leftOrElapsed(request.signal, fault.holdMs ?? 30_000);
			return textReply(504, '');
		default:
			return null;
	}
}

/** What becomes of an answer that was made: the request has taken effect by then. */
export async function spoil(fault: Fault, response: Response): Promise<Response> {
	if (fault.kind === 'lost') return lostReply(response);
	if (fault.kind === 'truncated') return halfReply(response);
	const whole = (await response.json()) as { body: unknown };
	return jsonReply(200, { ...whole, body: change(fault, whole.body) });
}

type Body = Record<string, unknown> & { measuregrps: Record<string, unknown>[] };

function change(fault: Fault, body: unknown): unknown {
	if (fault.kind === 'listed_body') return [];
	if (typeof body !== 'object' || body === null || !('measuregrps' in body)) return body;
	const { measuregrps: groups, ...rest } = body as Body;
	const [first, ...others] = groups;
	switch (fault.kind) {
		case 'no_groups':
			return rest;
		case 'same_page':
			return { ...rest, measuregrps: groups, more: 1, offset: 1 };
		case 'reordered':
			return { ...rest, measuregrps: groups.toReversed() };
		case 'repeated_group':
			// As one captured page has it: the same group again under another attribution.
			return { ...rest, measuregrps: first ? [first, { ...first, attrib: 8 }, ...others] : [] };
		default: {
			const measures = [{ type: 1, value: 'heavy', unit: 0 }];
			return { ...rest, measuregrps: first ? [{ ...first, measures }, ...others] : [] };
		}
	}
}

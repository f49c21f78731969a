import * as z from 'zod/mini';
import { halfReply, leftOrElapsed, lostReply } from '../../sandbox/mishap.server.ts';
import { jsonReply, maintenanceReply, textReply } from '../../sandbox/reply.server.ts';
import type { State } from '../../state-file.server.ts';

/** How the next answers go wrong. */
const faultSchema = z.object({
	kind: z.enum(['throttle', 'status', 'html', 'hang', 'lost', 'truncated', 'huge', 'strange']),
	on: z._default(z.enum(['search', 'product']), 'search'),
	times: z._default(z.int().check(z.gte(1), z.lte(1_000_000)), 1),
	status: z.optional(z.int().check(z.gte(200), z.lte(599))),
	/** `throttle`: the Retry-After header. */
	retryAfter: z.optional(z.string().check(z.maxLength(200))),
	/** `hang`: how long; the caller may leave before. */
	holdMs: z.optional(z.int().check(z.gte(0), z.lte(600_000)))
});

const commandSchema = z.discriminatedUnion('do', [
	z.object({ do: z.literal('fail'), ...faultSchema.shape }),
	z.object({ do: z.literal('heal') }),
	z.object({ do: z.literal('skew'), ms: z.int() }),
	/** Somebody types in a product, or changes one. */
	z.object({ do: z.literal('add'), product: z.record(z.string(), z.unknown()) }),
	z.object({ do: z.literal('reset') })
]);

export type Command = z.input<typeof commandSchema>;
export type Fault = z.output<typeof faultSchema>;

/** Everything that the sandbox remembers. */
export interface SandboxState {
	faults: Fault[];
	added: Record<string, unknown>[];
	skewMs: number;
	counts: { search: number; product: number };
	/** Who asked last, as they called themselves. */
	userAgent: string;
}

export const freshState = (): SandboxState => ({
	faults: [],
	added: [],
	skewMs: 0,
	counts: { search: 0, product: 0 },
	userAgent: ''
});

export interface Switchboard {
	/** Throws on a command it does not know. */
	perform(command: Command): null;
	view(): SandboxState;
}

export function createSwitchboard(state: State<SandboxState>): Switchboard {
	return {
		perform(command) {
			const read = commandSchema.parse(command);
			state.change((inside) => {
				if (read.do === 'fail') inside.faults.push(faultSchema.parse(read));
				else if (read.do === 'heal') inside.faults = [];
				else if (read.do === 'skew') inside.skewMs = read.ms;
				else if (read.do === 'add') inside.added.push(read.product);
				else Object.assign(inside, freshState());
			});
			return null;
		},
		view: () => state.change((inside) => structuredClone(inside))
	};
}

/** Far more than any answer has. */
const hugeBytes = 8 * 1024 * 1024;

/** The answer, with what the fault makes of it. */
export async function faulty(
	fault: Fault | null,
	request: Request,
	answer: () => Response
): Promise<Response> {
	switch (fault?.kind) {
		case 'throttle': {
			const headers = fault.retryAfter === undefined ? {} : { 'retry-after': fault.retryAfter };
			return textReply(429, 'Too many requests', headers);
		}
		case 'status':
			return textReply(fault.status ?? 500, 'Something went wrong');
		case 'html':
			return maintenanceReply(fault.status);
		case 'hang':
			await leftOrElapsed(request.signal, fault.holdMs ?? 30_000);
			return textReply(504, 'Gateway Timeout');
		case 'lost':
			return lostReply(answer());
		case 'truncated':
			return halfReply(answer());
		case 'huge':
			return jsonReply(200, { products: [], padding: 'x'.repeat(hugeBytes) });
		case 'strange':
			return jsonReply(200, [{ products: 'none' }]);
		case undefined:
			return answer();
	}
}

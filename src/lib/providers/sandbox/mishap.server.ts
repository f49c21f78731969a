/** Faults counted down, whatever else a provider's own have. */
export interface Counted<On extends string> {
	readonly on: On;
	times: number;
}

/** The fault that the next answer of this kind has, counted down. */
export function takeFault<On extends string, F extends Counted<On>>(
	state: { faults: F[] },
	on: On
): F | null {
	const fault = state.faults.find((one) => one.on === on);
	if (!fault) return null;
	fault.times -= 1;
	state.faults = state.faults.filter((one) => one.times > 0);
	return { ...fault };
}

/** The answer was made, and the line breaks before it is through. */
export function lostReply({ status, headers }: Response): Response {
	return new Response(brokenBody(), { status, headers });
}

export async function halfReply(response: Response): Promise<Response> {
	const { status, headers } = response;
	const text = await response.text();
	return new Response(text.slice(0, Math.ceil(text.length / 2)), { status, headers });
}

function brokenBody(): ReadableStream<Uint8Array> {
	return new ReadableStream({
		pull(controller) {
			controller.error(new Error('The sandbox dropped the connection.'));
		}
	});
}

/** Hangs until the caller leaves, or so long. */
export function leftOrElapsed(signal: AbortSignal, ms: number): Promise<void> {
	return new Promise((resolve) => {
		const timer = setTimeout(resolve, ms);
		signal.addEventListener('abort', () => {
			clearTimeout(timer);
			resolve();
		});
	});
}

import { jsonReply } from './reply.server.ts';

interface Switchable {
	/** Throws on a command it does not know. */
	perform(command: never): unknown;
	view(): object;
}

/** `/_switchboard`: GET shows where the sandbox stands, POST gives it a command. */
export async function switchboardAnswer(board: Switchable, request: Request): Promise<Response> {
	if (request.method === 'GET') return jsonReply(200, board.view());
	const type = request.headers.get('content-type') ?? '';
	if (request.method !== 'POST' || !type.startsWith('application/json')) {
		return jsonReply(405, { message: 'GET, or POST a command as JSON.' });
	}
	try {
		// Unknown until the board has read it itself.
		const record = board.perform((await request.json()) as never);
		return jsonReply(200, { record, ...board.view() });
	} catch (error) {
		return jsonReply(400, { message: error instanceof Error ? error.message : 'Not a command.' });
	}
}

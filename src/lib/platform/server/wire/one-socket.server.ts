import { Socket } from 'node:net';
import type { Endpoint } from './endpoint.server.ts';

const CONNECT_DEADLINE_MS = 3_000;

/**
 * Makes exactly one connected socket. The driver asks again when it wants to reconnect behind
 * our back, and is refused: that is what keeps a statement from ever reaching a connection other
 * than the one its transaction was begun on.
 */
export class OneSocket {
	readonly #endpoint: Endpoint;
	#socket: Socket | undefined;

	constructor(endpoint: Endpoint) {
		this.#endpoint = endpoint;
	}

	/** The driver's socket factory. */
	make = async (): Promise<Socket> => {
		if (this.#socket !== undefined) throw new Error('this connection is not made a second time');
		const socket = tolerant(new Socket());
		this.#socket = socket;
		await connected(socket, this.#endpoint);
		return socket;
	};

	destroy(): void {
		this.#socket?.destroy();
	}
}

/** An 'error' event without a listener ends the process, and the driver removes every listener. */
function tolerant(socket: Socket): Socket {
	const ignore = () => undefined;
	const removeAll = socket.removeAllListeners.bind(socket);
	socket.removeAllListeners = (event) => {
		removeAll(event);
		return socket.on('error', ignore);
	};
	return socket.on('error', ignore);
}

function connected(socket: Socket, { socket: path, host, port }: Endpoint): Promise<void> {
	return new Promise((resolve, reject) => {
		const timer = setTimeout(
			() => socket.destroy(new Error(`no connection within ${CONNECT_DEADLINE_MS} ms`)),
			CONNECT_DEADLINE_MS
		);
		const settle = (error?: Error) => {
			clearTimeout(timer);
			socket.off('connect', settle).off('error', settle).off('close', closed);
			if (error === undefined) resolve();
			else reject(error);
		};
		const closed = () => settle(new Error('the connection was closed while it was made'));
		socket
			.once('connect', () => settle())
			.once('error', settle)
			.once('close', closed);
		// The driver reads these for the server name of TLS and for its messages.
		Object.assign(socket, { host, port });
		if (path === undefined) socket.connect(port, host);
		else socket.connect(path);
	});
}

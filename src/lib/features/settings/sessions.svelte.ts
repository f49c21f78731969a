import { noticesHere, type NoticesServer } from '#lib/domains/notices-here.svelte.ts';
import { rpc } from '#lib/rpc.ts';

async function ask() {
	const all = await rpc.account.sessions.query();
	return all.sort((a, b) => Number(b.current) - Number(a.current));
}

/** Where the person is signed in, as their server last told it: whoever ends some asks again. */
export class Sessions {
	asked = $state.raw(ask());
	readonly #notices: NoticesServer;

	constructor(notices: NoticesServer) {
		this.#notices = notices;
	}

	again(): void {
		this.asked = ask();
	}

	/** The ways to sign in changed: the others have ended, and this device goes on in a new one. */
	renewed(): void {
		this.again();
		// Where this browser is reached went with the former one.
		void noticesHere.renew(this.#notices);
	}

	/** Meanwhile another device may have signed in; the list stands until the next one is here. */
	async look(): Promise<void> {
		const next = ask();
		if (await next.catch(() => null)) this.asked = next;
	}
}

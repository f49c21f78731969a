import type { Identity } from '#lib/platform/auth/identity.ts';
import {
	canSuggestPasskeys,
	ceremonyWords,
	forgetPasskey,
	showPasskey,
	type Asked
} from '#lib/platform/auth/passkey-ceremony.ts';
import { rpc } from '#lib/rpc.ts';
import { isServerError, toldBy } from './server-error.ts';

/** Before the server gives up waiting for what it asked. */
const askAgainAfterMs = 4 * 60_000;

export interface Outcome {
	readonly message: string;
	/** False: the person changed their mind, which is nobody's fault. */
	readonly isProblem: boolean;
}

/** Signing in by a passkey: by the button, or picked among what the browser suggests. */
export class PasskeyWay {
	busy = $state(false);
	outcome = $state<Outcome | null>(null);
	readonly #onIdentity: (identity: Identity) => void;
	#isSuggesting = false;
	/** Ends what waits in the browser now: it waits for one at a time. */
	#waiting: AbortController | null = null;
	#suggested: Promise<void> = Promise.resolve();

	constructor(onIdentity: (identity: Identity) => void) {
		this.#onIdentity = onIdentity;
	}

	/** From now on the browser suggests passkeys in the email field, where it can. */
	suggest(): void {
		this.#isSuggesting = true;
		this.#suggested = this.#suggest();
	}

	async stopSuggesting(): Promise<void> {
		this.#isSuggesting = false;
		this.#waiting?.abort();
		await this.#suggested;
	}

	async use(): Promise<void> {
		if (this.busy) return;
		this.busy = true;
		this.outcome = null;
		try {
			await this.stopSuggesting();
			await this.#enter(await rpc.session.askPasskey.mutate());
		} catch (error) {
			this.outcome = outcomeOf(error);
		} finally {
			this.busy = false;
		}
	}

	async #suggest(): Promise<void> {
		if (!(await canSuggestPasskeys())) return;
		while (this.#isSuggesting) {
			const waiting = (this.#waiting = new AbortController());
			const timer = setTimeout(() => waiting.abort(), askAgainAfterMs);
			try {
				await this.#enter(await rpc.session.askPasskey.mutate(), waiting.signal);
				return;
			} catch {
				// Nobody asked for it, so nothing is said: the button is still there.
				if (!waiting.signal.aborted) return;
			} finally {
				clearTimeout(timer);
			}
		}
	}

	/** With a signal: once the person picks one in the field. */
	async #enter(asked: Asked, signal?: AbortSignal): Promise<void> {
		const shown = await showPasskey(asked, signal ? { suggest: true, signal } : {});
		try {
			this.#onIdentity(await rpc.session.signInByPasskey.mutate(shown));
		} catch (error) {
			if (isServerError(error, 'E_PASSKEY_UNKNOWN')) await forgetPasskey(asked.party, shown.id);
			this.outcome = outcomeOf(error);
		}
	}
}

function outcomeOf(error: unknown): Outcome {
	const said = ceremonyWords(error);
	if (said === null) return { message: toldBy(error).message, isProblem: true };
	const isProblem = !(error instanceof DOMException && error.name === 'NotAllowedError');
	return { message: said, isProblem };
}

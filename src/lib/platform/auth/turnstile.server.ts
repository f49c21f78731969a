import { NamedError } from '../errors.ts';

/** Lets a few through at a time; a short queue waits, and who comes after is told to come back. */
export class Turnstile {
	readonly #places: number;
	readonly #seats: number;
	readonly #waiting: (() => void)[] = [];
	#inside = 0;

	constructor(places: number, seats: number) {
		this.#places = places;
		this.#seats = seats;
	}

	async pass<T>(work: () => Promise<T>): Promise<T> {
		await this.#enter();
		try {
			return await work();
		} finally {
			this.#leave();
		}
	}

	async #enter(): Promise<void> {
		if (this.#inside < this.#places) {
			this.#inside += 1;
			return;
		}
		if (this.#waiting.length >= this.#seats) {
			throw new NamedError('E_BUSY', 'Too many people are signing in. Try again in a moment.', {
				status: 503
			});
		}
		// The place is handed over by whoever leaves, so nobody slips in between.
		await new Promise<void>((enter) => this.#waiting.push(enter));
	}

	#leave(): void {
		const next = this.#waiting.shift();
		if (next) next();
		else this.#inside -= 1;
	}
}

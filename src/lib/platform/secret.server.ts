import { inspect } from 'node:util';

const MASK = '[secret]';

/**
 * A text that must not be shown. It prints as `[secret]` in logs, JSON, templates and the
 * debugger; `reveal()` is the one way to the text, so that every use can be found by name.
 */
export class Secret {
	readonly #text: string;

	constructor(text: string) {
		this.#text = text;
	}

	reveal(): string {
		return this.#text;
	}

	toString(): string {
		return MASK;
	}

	toJSON(): string {
		return MASK;
	}

	[inspect.custom](): string {
		return MASK;
	}
}

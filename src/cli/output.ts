/** How a command speaks: sentences for a person, or one JSON object a line for a program. */
export interface Output {
	/** A sentence; with `--json` the event alone. */
	say(sentence: string, event?: Readonly<Record<string, unknown>>): void;
	/** Replaces itself on a terminal; says nothing elsewhere. */
	progress(sentence: string): void;
}

export function outputFor({ json }: { json?: boolean | undefined }): Output {
	if (json) {
		return {
			say: (sentence, event) => console.log(JSON.stringify(event ?? { message: sentence })),
			progress: () => undefined
		};
	}
	const { stderr } = process;
	const clear = () => stderr.isTTY && stderr.write('\r\u001b[K');
	return {
		say(sentence) {
			clear();
			console.log(sentence);
		},
		progress(sentence) {
			if (stderr.isTTY) stderr.write(`\r\u001b[K${sentence}`);
		}
	};
}

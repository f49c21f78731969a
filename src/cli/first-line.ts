import { createInterface } from 'node:readline/promises';

/** The first line of standard input, so that a secret is in no history and no process list. */
export async function firstLine(prompt: string): Promise<string | null> {
	const { stdin, stderr } = process;
	if (stdin.isTTY) stderr.write(prompt);
	const lines = createInterface({ input: stdin, terminal: false });
	for await (const line of lines) {
		lines.close();
		return line;
	}
	return null;
}

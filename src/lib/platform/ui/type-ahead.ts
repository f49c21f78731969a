/** What is typed between the key that opens a sheet and its field: kept for the field. */
let kept: { text: string; readonly until: number } | null = null;

/** A sheet that takes longer to open than this does not come. */
const openingMs = 5000;

export function keepKeys(now: number): void {
	kept = { text: '', until: now + openingMs };
}

/** Whether the key is one to keep. */
export function keepKey(typed: string, now: number): boolean {
	if (!kept || now > kept.until || typed.length !== 1) return false;
	kept.text += typed;
	return true;
}

export function takeKeys(): string {
	const text = kept?.text ?? '';
	kept = null;
	return text;
}

/** Types into the field of the sheet that has opened what was meant for it. */
export function typeKeptKeys(field: HTMLElement | null): void {
	const text = takeKeys();
	if (text === '' || !(field instanceof HTMLInputElement)) return;
	field.setRangeText(text, field.selectionStart ?? 0, field.selectionEnd ?? 0, 'end');
	field.dispatchEvent(new Event('input', { bubbles: true }));
}

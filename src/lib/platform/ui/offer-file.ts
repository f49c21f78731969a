/** Hands a file made on this device to the browser's downloads; nothing leaves the device. */
export function offerFile(name: string, type: string, parts: BlobPart[]): void {
	const url = URL.createObjectURL(new Blob(parts, { type }));
	const link = document.createElement('a');
	link.href = url;
	link.download = name;
	link.click();
	// Some browsers begin to read only after the click has returned.
	setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

import { takeShared } from '#lib/platform/pwa/shared-files.ts';

interface LaunchQueue {
	setConsumer(consumer: (launch: { files?: readonly FileSystemFileHandle[] }) => void): void;
}

/** Hands over files that were shared with the app, or opened with it from the desktop. */
export async function takeGiven(take: (files: readonly File[]) => void): Promise<void> {
	const { launchQueue } = globalThis as { launchQueue?: LaunchQueue };
	launchQueue?.setConsumer(({ files = [] }) => {
		void Promise.all(files.map((handle) => handle.getFile())).then(take);
	});
	take(await takeShared(Date.now()));
}

/** The files of a paste, or its text as one; none where a field takes the paste itself. */
export function pastedFiles({ clipboardData, target }: ClipboardEvent): readonly File[] {
	if (target instanceof HTMLElement && target.closest('input, textarea, select')) return [];
	const files = [...(clipboardData?.files ?? [])];
	const text = clipboardData?.getData('text/plain') ?? '';
	return files.length > 0 || text.trim() === '' ? files : [textFile(text)];
}

/** Text from the clipboard as the file it was copied from. */
export function textFile(text: string): File {
	return new File([text], 'pasted.csv', { type: 'text/csv' });
}

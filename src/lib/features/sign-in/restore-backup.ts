import { encodeBase64 } from '@oslojs/encoding';
import { uploadLimits } from '#lib/platform/backup/upload-limits.ts';
import { rpc } from '#lib/rpc.ts';

interface Sending {
	/** Empty where none is needed. */
	readonly token: string;
	/** Told how much of the file has arrived, 0 to 1. */
	readonly onProgress: (share: number) => void;
}

/** Sends a backup piece by piece, so that no side holds it whole, and has it restored. */
export async function restoreBackup(file: File, { token, onProgress }: Sending) {
	const { upload } = await rpc.session.beginRestore.mutate({ token });
	for (let at = 0; at < file.size; at += uploadLimits.piece) {
		const piece = file.slice(at, at + uploadLimits.piece);
		const bytes = encodeBase64(new Uint8Array(await piece.arrayBuffer()));
		await rpc.session.restorePiece.mutate({ upload, at, bytes });
		onProgress((at + piece.size) / file.size);
	}
	return rpc.session.restore.mutate({ upload });
}

export type Restored = Awaited<ReturnType<typeof restoreBackup>>;

/** What the first page takes of a backup. A larger one is restored on the command line. */
export const uploadLimits = {
	/** Bytes of one piece: as text within what any request may carry. */
	piece: 512 * 1024,
	/** Bytes of the file. */
	file: 1024 ** 3
} as const;

import type {
	Content,
	FormatReading,
	ImportFormat,
	ReadContext
} from '#lib/domains/imports/format.ts';
import { emptyReading } from '#lib/domains/imports/row-reading.ts';
import { columnsAt } from '#lib/platform/file-table.ts';

/** One of the tables that an app exports beside each other. */
export interface TableKind {
	/** By the names of the columns; `at` answers -1 where there is none of a name. */
	fits(at: (name: string) => number): boolean;
	read(content: Content, context: ReadContext): FormatReading;
}

/** The format of an app with several tables: each is read as what it is, an archive as all of them. */
export function formatOfKinds(
	kinds: readonly TableKind[],
	rest: Omit<ImportFormat, 'sniff' | 'read'>
): ImportFormat {
	const kindOf = (content: Content) =>
		content.kind === 'table'
			? kinds.find((kind) => kind.fits(columnsAt(content.table.head)))
			: undefined;
	return {
		...rest,
		sniff: (content) => (kindOf(content) ? 1 : 0),
		read: (content, context) => kindOf(content)?.read(content, context) ?? emptyReading(0)
	};
}

import { offerFile } from '#lib/platform/ui/offer-file.ts';
import type { Reader } from '#lib/sync/client/store.ts';
import { exportCsv, exportJson, rowsOn } from './export.ts';
import { markdownSummary } from './summary.ts';

const named = (ending: string) => `lifetracker-${new Date().toISOString().slice(0, 10)}.${ending}`;

/** Everything that is here, as the file that Import reads back. */
export async function offerBackup(replica: Reader): Promise<void> {
	const parts = await exportJson(rowsOn(replica), new Date());
	offerFile(named('json'), 'application/json', parts);
}

export async function offerCsv(replica: Reader): Promise<void> {
	offerFile(named('zip'), 'application/zip', await exportCsv(rowsOn(replica)));
}

/** What was logged, month by month, to be read. */
export async function offerSummary(replica: Reader): Promise<void> {
	offerFile(named('md'), 'text/markdown', [await markdownSummary(replica, Date.now())]);
}

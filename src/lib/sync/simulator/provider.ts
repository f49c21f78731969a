import { between, pick, type Random } from '#lib/platform/random.ts';
import type { SourceRecord } from '../merge.ts';
import { broken } from './broken.ts';
import type { ServerModel } from './server-model.ts';

interface Version {
	readonly sourceAt: number;
	readonly values: Readonly<Record<string, unknown>>;
	readonly removed: boolean;
}

interface SourceFile {
	readonly id: string;
	readonly sourceId: string;
	readonly versions: Version[];
	/** The newest that the server has heard of. */
	told: Version | null;
}

/** A source with records of its own, which change and vanish there. */
export class Provider {
	readonly #records: SourceFile[];
	#count = 0;

	constructor(ids: readonly string[]) {
		this.#records = ids.map((id, n) => ({ id, sourceId: `r${n}`, versions: [], told: null }));
	}

	/** Something happens at the source. */
	change(random: Random, nowMs: number): string {
		const record = pick(random, this.#records);
		const last = record.versions.at(-1);
		const removed = last !== undefined && !last.removed && random() < 0.25;
		const sourceAt = Math.max(nowMs * 1000, (last?.sourceAt ?? 0) + 1);
		const values = {
			at: 1000 + between(random, 0, 5),
			size: ++this.#count,
			name: `s${this.#count}`
		};
		record.versions.push({ sourceAt, values: removed ? {} : values, removed });
		return `source ${removed ? 'removes' : 'writes'} ${record.sourceId}`;
	}

	/** The server hears of it: the newest, or again the same, or late an older version. */
	deliver(random: Random, server: ServerModel): string {
		const known = this.#records.filter(({ versions }) => versions.length > 0);
		if (known.length === 0) return 'source is silent';
		const record = pick(random, known);
		const version = random() < 0.7 ? record.versions.at(-1) : pick(random, record.versions);
		if (!version) return 'source is silent';
		const news = this.#tell(server, record, version);
		return `ingest ${record.sourceId} ${version.sourceAt}${news ? '' : ' (not news)'}`;
	}

	#tell(server: ServerModel, record: SourceFile, version: Version): boolean {
		const { revision } = server;
		server.ingest('things', recordOf(record, version));
		const news = server.revision > revision;
		if (news && version === record.told) {
			broken('I11 sticky override', `${record.sourceId} is news though it is the same`);
		}
		// A removal of a record that the server never had leaves nothing there.
		const isKept = server.rows.has(`things/${record.id}`);
		if (isKept && version.sourceAt >= (record.told?.sourceAt ?? 0)) record.told = version;
		return news;
	}

	/** The server came back from a backup: who knows what it still knows. */
	forgotten(): void {
		for (const record of this.#records) record.told = null;
	}

	/** Every record once more, as the re-walk after a restored backup brings them. */
	rewalk(server: ServerModel): void {
		for (const record of this.#records) {
			const version = record.versions.at(-1);
			if (version) this.#tell(server, record, version);
		}
	}

	/** What the server must know of each record by now. */
	truth(): { id: string; version: Version }[] {
		return this.#records.flatMap(({ id, told }) => (told ? [{ id, version: told }] : []));
	}
}

function recordOf(record: { id: string; sourceId: string }, version: Version): SourceRecord {
	const { sourceAt, values, removed } = version;
	return {
		id: record.id,
		source: 'whoop',
		sourceId: record.sourceId,
		sourceAt,
		sourceHash: removed ? `gone ${sourceAt}` : JSON.stringify(values),
		sourceRemoved: removed,
		values
	};
}

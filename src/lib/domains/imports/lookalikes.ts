import type { AnyEntity, AnyRow } from '#lib/platform/entity/entity.ts';
import type { MatchRule } from './format.ts';
import type { Existing } from './plan.ts';
import type { ImportRecord } from './record.ts';

/** Rows that may be the ones some records mean although their names differ. */
export class Lookalikes {
	readonly #rows: readonly AnyRow[];
	readonly #time: string | null;
	readonly #rule: MatchRule | undefined;

	private constructor(rows: readonly AnyRow[], time: string | null, rule: MatchRule | undefined) {
		this.#rows = rows;
		this.#time = time;
		this.#rule = rule;
	}

	/** Reads what lies around the records; nothing where no rule says how to tell. */
	static async of(
		entity: AnyEntity,
		records: readonly ImportRecord[],
		{ rule, existing }: { rule: MatchRule | undefined; existing: Existing }
	): Promise<Lookalikes> {
		const { time } = entity;
		if (!rule || records.length === 0) return new Lookalikes([], time, rule);
		const span = time
			? spanOf(
					records.map(({ values }) => Number(values[time])),
					rule.withinMs
				)
			: { from: -Infinity, to: Infinity };
		const rows = (await existing.within(entity, span)).filter((row) =>
			rule.sources.includes(row.source)
		);
		if (time) rows.sort((a, b) => Number(a[time]) - Number(b[time]));
		return new Lookalikes(rows, time, rule);
	}

	/** The nearest in time that is nobody else's; living ones before deleted ones. */
	of({ values }: ImportRecord, taken: ReadonlySet<string>): AnyRow | undefined {
		const rule = this.#rule;
		if (!rule) return undefined;
		const fitting = this.#near(Number(values[this.#time ?? ''])).filter(
			(row) => !taken.has(row.id) && (!rule.isSame || rule.isSame(values, row))
		);
		const distance = (row: AnyRow) =>
			this.#time ? Math.abs(Number(row[this.#time]) - Number(values[this.#time])) : 0;
		const rank = (row: AnyRow) => (row.deletedAt === null ? 0 : rule.withinMs) + distance(row);
		return fitting.sort((a, b) => rank(a) - rank(b))[0];
	}

	#near(at: number): AnyRow[] {
		const time = this.#time;
		const { withinMs } = this.#rule ?? { withinMs: 0 };
		if (!time) return [...this.#rows];
		const near: AnyRow[] = [];
		for (let n = this.#firstFrom(at - withinMs); n < this.#rows.length; n++) {
			const row = this.#rows[n];
			if (!row || Number(row[time]) >= at + withinMs) break;
			if (Number(row[time]) > at - withinMs) near.push(row);
		}
		return near;
	}

	#firstFrom(at: number): number {
		let [low, high] = [0, this.#rows.length];
		while (low < high) {
			const middle = (low + high) >> 1;
			if (Number(this.#rows[middle]?.[this.#time ?? '']) < at) low = middle + 1;
			else high = middle;
		}
		return low;
	}
}

function spanOf(times: readonly number[], aroundMs: number): { from: number; to: number } {
	let [from, to] = [Infinity, -Infinity];
	for (const at of times) {
		from = Math.min(from, at);
		to = Math.max(to, at);
	}
	return { from: from - aroundMs, to: to + aroundMs + 1 };
}

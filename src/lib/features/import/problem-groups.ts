import type { ImportProblem } from '#lib/domains/imports/record.ts';

/** Problems that one kind of repair mends. */
export interface ProblemGroup {
	readonly repair: string;
	/** "Date: expected a date like 11/23/26 · 2 rows". */
	readonly title: string;
	readonly all: readonly ImportProblem[];
}

/** The largest group first: it is mended at the source, if anything is. */
export function problemGroups(problems: readonly ImportProblem[]): ProblemGroup[] {
	const groups = new Map<string, ImportProblem[]>();
	for (const problem of problems) {
		const repair = `${problem.column}: ${problem.problem}`;
		const group = groups.get(repair);
		if (group) group.push(problem);
		else groups.set(repair, [problem]);
	}
	return [...groups]
		.map(([repair, all]) => {
			const rows = all.length === 1 ? '1 row' : `${all.length} rows`;
			return { repair, title: `${repair} · ${rows}`, all };
		})
		.sort((a, b) => b.all.length - a.all.length);
}

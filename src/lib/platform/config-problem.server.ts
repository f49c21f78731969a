import { NamedError } from './errors.ts';

export type ConfigurationProblem = { name: string; found: string; expected: string };

/** The environment cannot be used as it is; names each variable, what it holds and what it wants. */
export class InvalidConfiguration extends NamedError {
	readonly problems: readonly ConfigurationProblem[];

	constructor(problems: readonly ConfigurationProblem[]) {
		const lines = problems.map((p) => `  ${p.name}: found ${p.found}; expected ${p.expected}`);
		super(
			'E_CONFIGURATION',
			`The configuration has ${problems.length === 1 ? 'a mistake' : `${problems.length} mistakes`}.\n` +
				`${lines.join('\n')}\nEvery variable is described in .env.example.`,
			{ details: { names: problems.map((p) => p.name) } }
		);
		this.problems = problems;
	}
}

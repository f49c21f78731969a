import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Command, Option } from 'commander';
import { describe, expect, it } from 'vitest';
import { program } from '../src/cli/program.ts';
import { testEnv } from './support/server.ts';

const commands = program(() => undefined).commands;
const docs = readFileSync(new URL('../docs/commands.md', import.meta.url), 'utf8');

const optionLine = ({ flags, description }: Option) => `- \`${flags}\`: ${description}`;

function section(command: Command): string {
	const given = command.registeredArguments.map((one) => ` <${one.name()}>`).join('');
	const options = command.options.map(optionLine);
	const list = options.length > 0 ? `\n\n${options.join('\n')}` : '';
	return `## ${command.name()}${given}\n\n${command.description()}${list}\n`;
}

describe('docs/commands.md', () => {
	it('tells every command and option as the code has them, and no others', () => {
		expect(docs.slice(docs.indexOf('\n## ') + 1)).toBe(commands.map(section).join('\n'));
	});

	it('and so does --help', () => {
		const help = execFileSync(process.execPath, ['src/cli/lifetracker.js', '--help'], {
			env: testEnv(),
			encoding: 'utf8'
		});
		const named = [...help.matchAll(/^ {2}([a-z][\w-]*)/gm)].map(([, name]) => name);
		expect(named).toEqual([...commands.map((command) => command.name()), 'help']);
		for (const command of commands) {
			const told = command.helpInformation();
			for (const { flags } of command.options) expect(told).toContain(flags);
		}
	});
});

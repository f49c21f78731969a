import globals from 'globals';
import svelte from 'eslint-plugin-svelte';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

const budgets = {
	'max-lines': ['error', { max: 200, skipBlankLines: true, skipComments: true }],
	'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true }],
	'max-params': ['error', 3]
};

export default ts.config(
	{ ignores: ['node_modules', '.svelte-kit', 'build', 'data', 'drizzle', 'static'] },
	...ts.configs.strict,
	...svelte.configs.recommended,
	{
		languageOptions: { globals: { ...globals.browser, ...globals.node } },
		rules: {
			...budgets,
			eqeqeq: 'error',
			'no-console': 'error',
			'no-undef': 'off',
			'@typescript-eslint/no-explicit-any': 'error',
			'@typescript-eslint/consistent-type-imports': 'error',
			'@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
			'@typescript-eslint/no-invalid-void-type': 'off',
			// How a global type of the framework is told what it is.
			'@typescript-eslint/no-empty-object-type': [
				'error',
				{ allowInterfaces: 'with-single-extends' }
			],
			'svelte/no-at-html-tags': 'error',
			// Pages are rendered from the replica at absolute paths; there is no base path to resolve.
			'svelte/no-navigation-without-resolve': 'off',
			'no-restricted-syntax': [
				'error',
				{ selector: 'TSEnumDeclaration', message: 'Use a union of literals.' },
				{
					selector: 'ExportAllDeclaration',
					message: 'No barrels: import from the file that defines it.'
				},
				{
					selector:
						"CallExpression[callee.name='$derived'] > CallExpression[callee.name='live'][arguments.length=2] > ArrowFunctionExpression",
					message:
						'Svelte does not follow what this closure looks at: hand it to live() as further arguments.'
				}
			]
		}
	},
	{
		files: ['**/*.svelte', '**/*.svelte.ts'],
		languageOptions: {
			parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'], svelteConfig }
		}
	},
	{
		files: ['**/*.svelte'],
		rules: { 'max-lines': ['error', { max: 150, skipBlankLines: true, skipComments: true }] }
	},
	{
		files: ['src/routes/**/*.svelte'],
		rules: { 'max-lines': ['error', { max: 60, skipBlankLines: true, skipComments: true }] }
	},
	{
		// The command line speaks on stdout and stderr; that is its screen.
		files: ['src/cli/**'],
		rules: { 'no-console': 'off' }
	},
	{
		files: ['**/*.test.ts', '**/*.bench.ts', 'tests/**', '*.config.*'],
		rules: {
			'max-lines': 'off',
			'max-lines-per-function': 'off',
			'max-params': 'off',
			'@typescript-eslint/no-non-null-assertion': 'off'
		}
	},
	{
		files: ['**/*.cjs'],
		languageOptions: { globals: globals.node },
		rules: { '@typescript-eslint/no-require-imports': 'off' }
	},
	{
		// Calculations are pure and take their clock as an argument.
		files: [
			'src/lib/sync/merge.ts',
			'src/lib/sync/clock.ts',
			'src/lib/domains/**/*.ts',
			'src/lib/providers/*/mapping.ts'
		],
		ignores: ['**/*.test.ts', '**/*.svelte.ts'],
		rules: {
			'no-restricted-properties': [
				'error',
				{ object: 'Date', property: 'now', message: 'Take the instant as an argument.' },
				{ object: 'Math', property: 'random', message: 'Take the random source as an argument.' }
			]
		}
	}
);

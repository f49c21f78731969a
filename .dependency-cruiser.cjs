/**
 * The floors of the house: routes/cli → features → providers → domains → sync → platform.
 * A dependency may only point down. Each message says where a file belongs instead.
 */
const above = (...floors) => `^src/(lib/(${floors.join('|')})/|lib/[^/]+[.]ts$|routes/|cli/)`;

module.exports = {
	forbidden: [
		{
			name: 'no-cycles',
			comment: 'Two files that need each other are one file, or want a third below both.',
			severity: 'error',
			from: {},
			to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } }
		},
		{
			name: 'platform-is-the-ground',
			comment: 'platform/ knows nothing of health, sync or screens: move the file up a floor.',
			severity: 'error',
			from: { path: '^src/lib/platform/' },
			to: { path: above('sync', 'domains', 'providers', 'features') }
		},
		{
			name: 'sync-knows-no-domain',
			comment: 'sync/ is handed entities as arguments: pass the entity in instead.',
			severity: 'error',
			from: { path: '^src/lib/sync/' },
			to: { path: above('domains', 'providers', 'features') }
		},
		{
			name: 'domains-look-down',
			comment: 'A domain does not know who fills or shows it: move the screen to features/.',
			severity: 'error',
			from: { path: '^src/lib/domains/' },
			to: { path: above('providers', 'features') }
		},
		{
			name: 'domains-are-strangers',
			comment: 'What needs two domains is a feature: move it to features/.',
			severity: 'error',
			from: { path: '^src/lib/domains/([^/]+)/' },
			to: { path: '^src/lib/domains/([^/]+)/', pathNot: '^src/lib/domains/$1/' }
		},
		{
			name: 'providers-look-down',
			comment: 'A provider knows the domains it fills, never a screen.',
			severity: 'error',
			from: { path: '^src/lib/providers/' },
			to: { path: above('features') }
		},
		{
			name: 'providers-are-strangers',
			comment: 'What two providers share lies beside their folders in providers/.',
			severity: 'error',
			from: { path: '^src/lib/providers/([^/]+)/' },
			to: {
				path: '^src/lib/providers/([^/]+)/',
				// The people and pages that all sandboxes are made of.
				pathNot: '^src/lib/providers/($1|sandbox)/'
			}
		},
		{
			name: 'features-are-strangers',
			comment: 'What two features share belongs a floor down, in domains/ or platform/ui.',
			severity: 'error',
			from: { path: '^src/lib/features/([^/]+)/' },
			to: { path: '^src/lib/features/([^/]+)/', pathNot: '^src/lib/features/$1/' }
		},
		{
			name: 'features-look-down',
			comment: 'A feature is rendered by a route and never imports one.',
			severity: 'error',
			from: { path: '^src/lib/features/' },
			to: { path: '^src/(routes|cli)/' }
		},
		{
			name: 'routes-touch-no-store',
			comment: 'A page is a door: render a feature and let it read the replica.',
			severity: 'error',
			from: { path: '^src/routes/.*[.]svelte$' },
			to: { path: '^(dexie|drizzle-orm|postgres)($|/)|^node_modules/(dexie|drizzle-orm|postgres)/' }
		}
	],
	options: {
		doNotFollow: { path: 'node_modules' },
		exclude: { path: '[.](test|bench)[.]ts$' },
		tsPreCompilationDeps: true,
		tsConfig: { fileName: 'tsconfig.json' },
		enhancedResolveOptions: {
			extensions: ['.ts', '.js', '.svelte', '.json'],
			conditionNames: ['svelte', 'import', 'node', 'default']
		}
	}
};

import adapter from '@sveltejs/adapter-node';
import { stillIcons } from './src/cli/bootstrap/still-icons.js';

/** @type {import('@sveltejs/kit').Config} */
export default {
	compilerOptions: {
		runes: ({ filename }) => (filename.includes('node_modules') ? undefined : true)
	},
	preprocess: [stillIcons],
	kit: {
		adapter: adapter({ out: 'build/app' }),
		// The offline shell is served at every depth, so asset URLs must not be relative to it.
		paths: { relative: false },
		// Registered with workbox-window, which can tell when a new version waits.
		serviceWorker: { register: false },
		// Our own edge refuses foreign requests of every kind, forms included; Kit's check of forms
		// alone would only stand in the way of the sandboxes, which are spoken to without an Origin.
		csrf: { trustedOrigins: ['*'] },
		csp: {
			// No page is prerendered: frame-ancestors works in a header only, not in a meta tag.
			mode: 'nonce',
			directives: {
				'default-src': ['none'],
				'script-src': ['self'],
				'script-src-attr': ['none'],
				'style-src': ['self'],
				'style-src-elem': ['self'],
				// Svelte's transitions and the charts set style attributes.
				'style-src-attr': ['unsafe-inline'],
				'img-src': ['self', 'data:', 'blob:'],
				'font-src': ['self'],
				'connect-src': ['self'],
				'worker-src': ['self'],
				'manifest-src': ['self'],
				'frame-src': ['none'],
				'frame-ancestors': ['none'],
				'object-src': ['none'],
				'base-uri': ['none'],
				'form-action': ['self'],
				'require-trusted-types-for': ['script'],
				'trusted-types': ['svelte-trusted-html', 'sveltekit-trusted-url', 'lifetracker-url']
			}
		}
	}
};

export type Appearance = 'system' | 'light' | 'dark';

/** Read by the script in `app.html` before the first paint. */
const key = 'lifetracker:appearance';

/** Light, dark, or whatever the device says; kept so that the next start paints right at once. */
export function wear(appearance: Appearance): void {
	if (appearance === 'system') {
		localStorage.removeItem(key);
		delete document.documentElement.dataset.theme;
	} else {
		localStorage.setItem(key, appearance);
		document.documentElement.dataset.theme = appearance;
	}
}

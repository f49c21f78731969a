/** Read by the script in `app.html` before the first paint. */
const key = 'lifetracker:privacy';

class Privacy {
	/** Figures are blurred, for looking at the app in public. Of this device alone. */
	on = $state(false);

	constructor() {
		if (typeof document !== 'undefined') this.on = 'private' in document.documentElement.dataset;
	}

	set(on: boolean): void {
		this.on = on;
		if (on) {
			localStorage.setItem(key, '1');
			document.documentElement.dataset.private = '';
		} else {
			localStorage.removeItem(key);
			delete document.documentElement.dataset.private;
		}
	}
}

export const privacy = new Privacy();

export function togglePrivacy(): void {
	privacy.set(!privacy.on);
}

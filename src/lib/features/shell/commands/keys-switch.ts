/** Of this device: keyboards differ from one to the next. */
const name = 'lifetracker:keys';

export function keysAreOn(): boolean {
	return localStorage.getItem(name) !== 'off';
}

export function switchKeys(on: boolean): void {
	if (on) localStorage.removeItem(name);
	else localStorage.setItem(name, 'off');
}

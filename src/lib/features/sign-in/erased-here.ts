const key = 'lifetracker:erased';

/** The person emptied this device: their data comes back only when they say so. */
export function rememberErased(): void {
	localStorage.setItem(key, '1');
}

export function forgetErased(): void {
	localStorage.removeItem(key);
}

export function isErasedHere(): boolean {
	return localStorage.getItem(key) !== null;
}

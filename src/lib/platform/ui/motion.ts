/** Read by the script in `app.html` before the first paint. */
const key = 'lifetracker:still';

/** Whether things are to stay where they are: the style sheet and all that moves by script heed it. */
export function isStill(): boolean {
	return 'still' in document.documentElement.dataset;
}

/** Motion is reduced where the person or the device wants it so; the device may change its mind. */
export function wearMotion(isReduced: boolean): () => void {
	if (isReduced) localStorage.setItem(key, '1');
	else localStorage.removeItem(key);
	const device = matchMedia('(prefers-reduced-motion: reduce)');
	const apply = () =>
		document.documentElement.toggleAttribute('data-still', isReduced || device.matches);
	apply();
	device.addEventListener('change', apply);
	return () => device.removeEventListener('change', apply);
}

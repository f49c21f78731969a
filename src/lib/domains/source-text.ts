const names: Readonly<Record<string, string>> = {
	manual: '',
	whoop: 'Whoop',
	withings: 'Withings',
	toggl: 'Toggl',
	zero: 'Zero',
	'whoop-csv': 'Whoop file',
	'withings-csv': 'Withings file',
	'toggl-csv': 'Toggl file',
	cronometer: 'Cronometer',
	myfitnesspal: 'MyFitnessPal',
	'open-food-facts': 'Open Food Facts',
	csv: 'File'
};

/** Where a row came from, as its provider writes its name; empty for one's own. */
export function sourceText(source: string): string {
	return names[source] ?? source.charAt(0).toUpperCase() + source.slice(1);
}

const fetched: readonly string[] = ['whoop', 'withings', 'toggl'];

/** Whether the server fetches rows of this source, and so keeps what was sent. */
export function isFetched(source: string): boolean {
	return fetched.includes(source);
}

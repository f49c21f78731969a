/** What a step is drawn with: where one is, what one opens or presses there, what comes of it. */
export type Drawing = 'phone' | 'web' | 'menu' | 'press' | 'mail' | 'unpack' | 'file';

export type Step = readonly [draws: Drawing, words: string];

export interface Guide {
	readonly app: string;
	readonly steps: readonly Step[];
	/** A short file as the app writes it, among the app's static files. */
	readonly sample?: string;
}

/** Where each app keeps its export, as its own menus call it. */
export const guides: readonly Guide[] = [
	{
		app: 'Zero',
		sample: 'zero.csv',
		steps: [
			['phone', 'In the Zero app, open Profile'],
			['menu', 'Settings'],
			['press', 'Export data (CSV)'],
			['file', 'Choose the CSV here']
		]
	},
	{
		app: 'Zero, all of it',
		steps: [
			['phone', 'In the Zero app, open Profile, then Settings'],
			['press', 'Download my data'],
			['mail', 'An email brings the archive and its password'],
			['unpack', 'Unpack it with the password'],
			['file', 'Choose biodata.json here']
		]
	},
	{
		app: 'Toggl Track',
		sample: 'toggl.csv',
		steps: [
			['web', 'On track.toggl.com, open Reports'],
			['menu', 'Detailed, and pick the time: at most a year a file'],
			['press', 'Export, CSV'],
			['file', 'Choose the CSV here']
		]
	},
	{
		app: 'Withings',
		sample: 'withings-weight.csv',
		steps: [
			['web', 'On the Withings website, open Settings'],
			['press', 'Download your data'],
			['file', 'Choose the archive here, or weight.csv from it']
		]
	},
	{
		app: 'Whoop',
		sample: 'whoop-workouts.csv',
		steps: [
			['phone', 'In the Whoop app, open its settings'],
			['press', 'Data export'],
			['file', 'Choose the archive here, or workouts.csv from it']
		]
	},
	{
		app: 'Cronometer',
		sample: 'cronometer-servings.csv',
		steps: [
			['web', 'On cronometer.com, open More, then Account'],
			['press', 'Export data: Servings for meals, Biometrics for weights'],
			['file', 'Choose the CSV here, or both at once']
		]
	},
	{
		app: 'MyFitnessPal',
		sample: 'myfitnesspal-nutrition.csv',
		steps: [
			['web', 'On myfitnesspal.com, open Reports'],
			['press', 'Export data'],
			['file', 'Choose the archive here, or the Nutrition or Measurement Summary from it']
		]
	},
	{
		app: 'Life Tracker',
		steps: [
			['menu', 'Open Settings, here or on another server'],
			['press', 'Under Export, Download backup or Download CSV'],
			['file', 'Choose the JSON or the archive here']
		]
	},
	{
		app: 'Any other table',
		sample: 'weights.csv',
		steps: [
			['web', 'In a spreadsheet, make one row an entry, with names above the columns'],
			['press', 'Save it as CSV'],
			['file', 'Choose it here, and say which column is which']
		]
	}
];

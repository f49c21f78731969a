/** Where each app keeps its export, as its own menus call it. */
export const guides = [
	{
		app: 'Zero',
		steps:
			'Profile, Settings, Export data (CSV). Or Download my data: unpack the archive with the password from the email, and choose biodata.json.'
	},
	{
		app: 'Toggl Track',
		steps: 'On the web: Reports, Detailed, Export, CSV. At most a year a file.'
	},
	{
		app: 'Withings',
		steps: 'On the web: Settings, Download your data. Choose the archive, or weight.csv from it.'
	},
	{
		app: 'Whoop',
		steps: 'App settings, Data export. Choose the archive, or workouts.csv from it.'
	},
	{
		app: 'Cronometer',
		steps: 'On the web: More, Account, Export data: Servings for meals, Biometrics for weights.'
	},
	{
		app: 'MyFitnessPal',
		steps:
			'On the web: Reports, Export data. Choose the archive, or the Nutrition or Measurement Summary from it.'
	},
	{
		app: 'Life Tracker',
		steps: 'Settings, Export: the JSON or the CSV archive, also of another server.'
	},
	{ app: 'Any other table', steps: 'A CSV with one row an entry: you say which column is which.' }
] as const;

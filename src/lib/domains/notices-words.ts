/** Why this device shows no notices, and what to do; by `noticesHere.state`. */
export const noticesWords = {
	denied:
		'Your browser blocks notifications for this site. To allow them, open the site settings beside the address, set Notifications to Allow, and come back.',
	'home-screen': 'On iPhone, reminders work after adding the app to the Home Screen.',
	unsupported: 'This browser shows no notices of this app.'
} as const;

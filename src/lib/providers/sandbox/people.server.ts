/** Who lives in the sandboxes: the same people at every provider. */
export const people: readonly { number: number; firstName: string; lastName: string }[] = [
	{ number: 1, firstName: 'Alex', lastName: 'Example' },
	{ number: 2, firstName: 'Robin', lastName: 'Example' },
	{ number: 3, firstName: 'Sam', lastName: 'Example' }
];

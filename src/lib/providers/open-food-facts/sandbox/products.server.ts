/** A product as the stand-in tells it. All of them are made up, with numbers that no shop uses. */
export interface SandboxProduct {
	readonly code: string;
	readonly product_name?: unknown;
	readonly brands?: unknown;
	readonly serving_size?: unknown;
	readonly serving_quantity?: unknown;
	readonly serving_quantity_unit?: unknown;
	readonly product_quantity_unit?: unknown;
	readonly nutriments?: unknown;
}

/** GTINs that begin with 2 are for a shop's own use. */
export function codeOf(number: number): string {
	const digits = `200000${String(number).padStart(6, '0')}`;
	const sum = [...digits].reduce((all, digit, n) => all + Number(digit) * (n % 2 === 0 ? 1 : 3), 0);
	return `${digits}${(10 - (sum % 10)) % 10}`;
}

/** kcal, protein, carbohydrate, sugar, fat, fibre, salt in 100 g or ml. */
type Label = readonly [number, number, number, number, number, number, number];

function per100([kcal, proteins, carbohydrates, sugars, fat, fiber, salt]: Label) {
	return {
		'energy-kcal_100g': kcal,
		'energy-kj_100g': Math.round(kcal * 4.184),
		energy_100g: Math.round(kcal * 4.184),
		energy_unit: 'kcal',
		proteins_100g: proteins,
		carbohydrates_100g: carbohydrates,
		sugars_100g: sugars,
		fat_100g: fat,
		fiber_100g: fiber,
		salt_100g: salt,
		sodium_100g: salt / 2.5,
		'nova-group_100g': 4
	};
}

const solids: readonly (readonly [string, string, string, number, Label])[] = [
	['Hazel and oat crunch', 'Kornhof', '1 bowl (45 g)', 45, [448, 9.1, 61, 18, 17, 7.2, 0.4]],
	['Oat biscuits with honey', 'Kornhof', '2 biscuits (25 g)', 25, [462, 7, 66, 22, 18, 5, 0.8]],
	['Rye crispbread', 'Nordfeld', '1 slice (10 g)', 10, [335, 9.5, 62, 1.1, 1.7, 17, 1.1]],
	['Dark chocolate 80 %', 'Tallin', '1 piece (10 g)', 10, [585, 9, 28, 18, 46, 12, 0.05]],
	['Skyr with blueberries', 'Fjordis', '1 cup (150 g)', 150, [72, 9.8, 8, 7.6, 0.2, 0.3, 0.1]],
	['Tofu, smoked', 'Bohnlinger', '1 block (175 g)', 175, [170, 17, 1.6, 0.6, 10.5, 1.2, 1.4]],
	['Lentil soup', 'Topfwerk', '1 can (400 g)', 400, [76, 4.3, 10.2, 1.9, 1.6, 3.1, 0.9]],
	['Tomato pesto', 'Topfwerk', '1 tablespoon (20 g)', 20, [310, 4.4, 7, 5, 29, 2.4, 2.3]]
];

const drinks: readonly (readonly [string, string, string, number, Label])[] = [
	['Oat drink barista', 'Hafermann', '1 glass (200 ml)', 200, [59, 1.1, 6.6, 3.4, 3, 0.8, 0.1]],
	['Apple and mint spritzer', 'Quellgrund', '250 ml', 250, [26, 0.1, 6.2, 6, 0.1, 0.1, 0.01]]
];

const odd: readonly Omit<SandboxProduct, 'code'>[] = [
	// As text with a comma, and only in kilojoules.
	{
		product_name: 'Oat porridge with <b>apple</b> &amp; cinnamon',
		brands: ['Kornhof', 'Hof'],
		nutriments: {
			'energy-kj_100g': '1 590',
			proteins_100g: '11,5',
			carbohydrates_100g: '62',
			fat_100g: '6'
		}
	},
	// For a serving alone, whose weight nobody wrote down.
	{
		product_name: 'Oat bar with cocoa',
		brands: 'Kornhof',
		serving_size: '1 bar',
		nutriments: {
			'energy-kcal_serving': 148,
			proteins_serving: 3,
			carbohydrates_serving: 21,
			fat_serving: 5.5
		}
	},
	// Typed in at the wrong place: milligrams of salt, and more fat than there is food.
	{
		product_name: 'Oat cream',
		brands: 'Hafermann',
		nutriments: {
			'energy-kcal_100g': 150,
			fat_100g: 1300,
			salt_100g: 450,
			carbohydrates_100g: 6,
			proteins_100g: 'traces'
		}
	},
	// Kilojoules in the place of kilocalories.
	{
		product_name: 'Oat and date balls',
		brands: 'Kornhof',
		nutriments: {
			'energy-kcal_100g': 1640,
			'energy-kj_100g': 1640,
			proteins_100g: 8,
			carbohydrates_100g: 55,
			fat_100g: 15
		}
	},
	{ product_name: 'Oat flakes, nothing known', brands: 'Hof', nutriments: [] },
	{
		product_name: 'Oat stout',
		brands: 'Quellgrund',
		product_quantity_unit: 'ml',
		nutriments: { 'energy-kcal_100g': 62, alcohol_100g: 5.6, carbohydrates_100g: 5.1 }
	}
];

function labelled(unit: 'g' | 'ml') {
	return ([name, brand, size, grams, label]: (typeof solids)[number]) => ({
		product_name: name,
		brands: brand,
		serving_size: size,
		serving_quantity: grams,
		serving_quantity_unit: unit,
		product_quantity_unit: unit,
		nutriments: per100(label)
	});
}

export const sandboxProducts: readonly SandboxProduct[] = [
	...solids.map(labelled('g')),
	...drinks.map(labelled('ml')),
	...odd
].map((product, n) => ({ code: codeOf(n + 1), ...product }));

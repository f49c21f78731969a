import { writeFileSync } from 'node:fs';
import { packText } from '#lib/domains/nutrition/catalogue/pack.ts';
import { packFile, readTables } from '#lib/domains/nutrition/catalogue/tables.ts';

// `npm run foods:pack`: the tables of the food catalogue as the pack that the app loads.

const foods = readTables();
writeFileSync(packFile, packText(foods));
console.log(`${foods.length} foods packed.`);

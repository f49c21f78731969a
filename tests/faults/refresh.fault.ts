// One connection whose token expires again and again under many processes and a failing provider:
//   npx tsx tests/faults/refresh.fault.ts [refreshes=2000] [processes=8] [seed=1]
import { hurtableDatabase } from '../support/database.ts';
import { startTestServer } from '../support/database-server.ts';
import { refreshStorm } from './refresh-storm.ts';

const [refreshes = 2000, processes = 8, seed = 1] = process.argv.slice(2).map(Number);

const over = await hurtableDatabase(await startTestServer());
const began = performance.now();
const result = await refreshStorm({ refreshes, processes, seed, faults: 0.2, over });
const seconds = Math.round((performance.now() - began) / 1000);
const isGood = result.reuses === result.lost && result.atOnce === 1;
process.stdout.write(`${isGood ? 'ok ' : 'BAD'} ${seconds} s ${JSON.stringify(result)}\n`);
process.exitCode = isGood ? 0 : 1;

// A server that is restarted and killed under load, many times:
//   npx tsx tests/faults/postgres.fault.ts [runs=20] [door|driver]
// `driver` is the control: the driver alone, without the door.
import { startTestServer } from '../support/database-server.ts';
import { faultRun, FAULTS, isClean, prepareServer, type RunResult } from './run.ts';

const runs = Number(process.argv[2] ?? 20);
const through = process.argv[3] === 'driver' ? 'driver' : 'door';
// The control has nothing that could bring an embedded server back.
const faults = through === 'door' ? FAULTS : FAULTS.slice(0, 3);

const server = await startTestServer();
const results: RunResult[] = [];
try {
	await prepareServer(server);
	for (let run = 1; run <= runs; run++) {
		const fault = faults[(run - 1) % faults.length] ?? 'kill';
		const result = await faultRun(server, { fault, run, through });
		results.push(result);
		process.stdout.write(`${isClean(result) ? 'ok ' : 'BAD'} ${run} ${JSON.stringify(result)}\n`);
	}
} finally {
	await server.close();
}

const sum = (pick: (result: RunResult) => number) =>
	results.reduce((total, result) => total + pick(result), 0);
const clean = results.filter(isClean).length;
process.stdout.write(
	`${clean} of ${runs} runs clean; ${sum((r) => r.acknowledged)} transactions acknowledged, ` +
		`${sum((r) => r.lost)} lost, ${sum((r) => r.doubled)} doubled, ${sum((r) => r.outside)} outside (${sum((r) => r.late)} by a late statement), ` +
		`${sum((r) => Math.max(0, r.hanging))} hanging, ${results.filter((r) => r.exitCode !== 0).length} crashes\n`
);
process.exitCode = clean === runs ? 0 : 1;

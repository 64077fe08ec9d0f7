/** One fresh process: opens an index, asks a query twice, prints [open, first, again] in milliseconds. Started by run.ts. */
import { openSearchEngine } from '../../src/search/engine.ts';
import { spelled } from './peers/ours.ts';
import type { BenchQuery } from './queries.ts';

const [directory, query] = process.argv.slice(2);
const start = performance.now();
const engine = await openSearchEngine({ directory: directory! });
const opened = performance.now();
const text = `${spelled(JSON.parse(query!) as BenchQuery)} count:all`;

async function ask(): Promise<number> {
  const from = performance.now();
  for await (const event of engine.search(text, { countOnly: true }))
    if (event.type === 'error') throw new Error(event.message);
  return performance.now() - from;
}

const first = await ask();
const again = await ask();
await engine.close();
console.log(JSON.stringify([opened - start, first, again].map((millis) => Math.round(millis * 10) / 10)));

/** Asks the threads which documents define something with a matching name (name-scanner.ts). */
import type { Part } from '../index/layer.ts';
import type { Shard } from '../index/shard-file.ts';
import type { Pace } from '../pace.ts';
import type { NamePoints } from './prior.ts';
import type { ScanPool, Texts } from './scan-pool.ts';
import type { Pattern } from './text-matcher.ts';

export async function matchingNames(
  patterns: readonly (Pattern | undefined)[],
  where: {
    /** Shards that are looked at. */
    readonly parts: readonly Part[];
    readonly shards: ReadonlyMap<number, Shard>;
    readonly pool: ScanPool;
    readonly texts: Texts;
    readonly pace: Pace;
  },
): Promise<NamePoints> {
  const points = new Map<number, Map<number, number>>();
  const { parts, shards, pool, texts, pace } = where;
  const withNames = [...new Set(parts.map(({ shard }) => shard))].filter(({ index }) => index.symbols > 0);
  if (withNames.length === 0 || patterns.every((pattern) => pattern === undefined)) return points;
  const run = pool.begin({
    plan: {
      patterns,
      silent: [],
      condition: { kind: 'and', parts: [] },
      masks: [],
      detail: 'numbers',
      linesPerJob: Infinity,
      part: 'symbols',
    },
    jobs: withNames.map(({ id, index }) => ({ shard: id, offset: 0, from: 0, to: index.documents })),
    documents: new Uint32Array(0),
    shards,
    texts,
  });
  // In the order of shards, whichever thread was faster.
  for (const { id } of withNames) points.set(id, new Map());
  try {
    for (;;) {
      const chunk = await pace.until(run.next());
      if (!chunk) return points;
      const { numbers } = chunk;
      for (let at = 0; at < numbers.length; at += 5)
        points.get(withNames[numbers[at]!]!.id)!.set(numbers[at + 1]!, numbers[at + 4]!);
    }
  } finally {
    run.end();
  }
}

/** Documents by what they can come to: always the best of those that are left, looked at as late as possible. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { BestFirst } from './best-first.ts';
import type { DocumentPlace } from './prior.ts';

interface Given {
  readonly bound: number;
  /** What a glance says too much. */
  readonly surplus: number;
}

function made(given: readonly Given[], looked: number[] = []): BestFirst {
  const places = given.map((_, document): DocumentPlace => ({ shard: 1, document }));
  const bounds = given.map(({ bound, surplus }) => bound + surplus);
  return new BestFirst({ places, bounds }, ({ document }) => {
    looked.push(document);
    return given[document]!.bound;
  });
}

function firstOf(best: BestFirst, most: number): readonly number[] {
  const taken: number[] = [];
  if (most === 0) return taken;
  for (const { document } of best.take(0)) if (taken.push(document) === most) break;
  return taken;
}

const given = fc.array(
  fc.record({ bound: fc.integer({ min: 0, max: 20_000 }), surplus: fc.integer({ min: 0, max: 900 }) }),
  {
    maxLength: 300,
  },
);

describe('the best first', () => {
  it('hands each out once, no worse one before a better one', () => {
    fc.assert(
      fc.property(given, fc.array(fc.nat(50), { maxLength: 10 }), (documents, sizes) => {
        const best = made(documents);
        const taken: number[] = [];
        for (const size of sizes) {
          const { bound } = best;
          const left = documents.filter((_, document) => !taken.includes(document));
          assert.equal(bound, Math.max(-Infinity, ...left.map((one) => one.bound)));
          const some = firstOf(best, size);
          assert.equal(some.length, Math.min(size, left.length));
          for (const document of some) assert.ok(!taken.includes(document));
          taken.push(...some);
        }
        const bounds = taken.map((document) => documents[document]!.bound);
        assert.deepEqual(
          bounds,
          bounds.toSorted((a, b) => b - a),
        );
        const all = [...taken, ...best.rest().map(({ document }) => document)];
        assert.deepEqual(
          all.toSorted((a, b) => a - b),
          [...documents.keys()],
        );
      }),
      { numRuns: 200 },
    );
  });

  it('takes none that cannot come to what is asked for', () => {
    fc.assert(
      fc.property(given, fc.integer({ min: 0, max: 20_000 }), (documents, least) => {
        const taken = [...made(documents).take(least)];
        assert.deepEqual(
          taken.map(({ document }) => document).toSorted((a, b) => a - b),
          [...documents.keys()].filter((document) => documents[document]!.bound >= least),
        );
      }),
      { numRuns: 200 },
    );
  });

  it('looks at few of many', () => {
    const looked: number[] = [];
    const many = Array.from({ length: 5000 }, (_, at) => ({ bound: at, surplus: 10 }));
    firstOf(made(many, looked), 32);
    assert.ok(looked.length <= 128, String(looked.length));
  });
});

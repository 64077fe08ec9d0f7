import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { sha256 } from '../base/digest.ts';
import { draw, samplingKey } from './sample-draw.ts';

const idsOf = (many: number): readonly string[] =>
  Array.from({ length: many }, (_, index) => `landed-change:shop:${index}`);
const digestOf = (ids: readonly string[]) => sha256(ids.join('\n'));

test('the same population and seed draw the same, another seed draws another', () => {
  const ids = idsOf(1000);
  const of = (seed: string) => draw({ ids, idsDigest: digestOf(ids), seed, size: 25 }).map(({ id }) => id);
  assert.deepEqual(of('blue whale 7'), of('blue whale 7'));
  assert.notDeepEqual(of('blue whale 7'), of('blue whale 8'));
});

test('a larger sample from the same seed begins with the smaller one, and the whole population is drawn once', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.string(), { maxLength: 60 }),
      fc.nat(60),
      fc.nat(60),
      fc.string(),
      (ids, a, b, seed) => {
        const [small, large] = [Math.min(a, b), Math.max(a, b)];
        const of = (size: number) => draw({ ids, idsDigest: digestOf(ids), seed, size });
        assert.deepEqual(of(large).slice(0, small), of(small));
        assert.deepEqual(
          of(ids.length)
            .map(({ position }) => ids[position - 1])
            .toSorted(byText),
          ids.toSorted(byText),
        );
      },
    ),
  );
});

test('the order of the list has no say in what is drawn', () => {
  const ids = idsOf(300);
  const idsDigest = digestOf(ids);
  const of = (list: readonly string[]) => draw({ ids: list, idsDigest, seed: 's', size: 40 }).map(({ id }) => id);
  assert.deepEqual(of(ids), of(ids.toReversed()));
});

test('every id has the same chance: over 2,000 seeds none is drawn far more often than another', () => {
  const ids = idsOf(50);
  const drawn = new Map<string, number>();
  for (let seed = 0; seed < 2000; seed++)
    for (const { id } of draw({ ids, idsDigest: digestOf(ids), seed: String(seed), size: 10 }))
      drawn.set(id, (drawn.get(id) ?? 0) + 1);
  const expected = (2000 * 10) / 50;
  const squares = ids.map((id) => ((drawn.get(id) ?? 0) - expected) ** 2 / (expected * (1 - 10 / 50)));
  // Chi-squared with 49 degrees of freedom: 85.4 is passed by one in a thousand, and these seeds are fixed.
  assert.ok(squares.reduce((sum, one) => sum + one, 0) < 85.4);
});

test('anybody can draw it again with sha256sum and sort', () => {
  const ids = idsOf(120);
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-draw-'));
  try {
    writeFileSync(join(folder, 'ids.txt'), ids.map((id) => `${id}\n`).join(''));
    const script = `
      key=$(printf 'plumbline-sample/1\\n%s\\n%s' "$1" "$2" | sha256sum | cut -c1-64)
      while IFS= read -r id; do
        printf '%s %s\\n' "$(printf '%s\\n%s' "$key" "$id" | sha256sum | cut -c1-64)" "$id"
      done < ids.txt | LC_ALL=C sort | head -n "$3"`;
    const seed = 'Prüfung 2026, Würfel 4-2-6';
    const args = ['-c', script, 'sh', digestOf(ids), seed, '25'];
    const lines = execFileSync('sh', args, { cwd: folder, encoding: 'utf8' }).trimEnd().split('\n');
    const ours = draw({ ids, idsDigest: digestOf(ids), seed, size: 25 });
    assert.deepEqual(
      lines,
      ours.map(({ ticket, id }) => `${ticket} ${id}`),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('known answer, so that the method cannot change unseen', () => {
  const ids = ['a', 'b', 'c'];
  assert.equal(samplingKey(digestOf(ids), 'seed'), sha256(`plumbline-sample/1\n${sha256('a\nb\nc')}\nseed`));
  const [first] = draw({ ids, idsDigest: digestOf(ids), seed: 'seed', size: 1 });
  assert.deepEqual(first, {
    rank: 1,
    id: 'b',
    ticket: '00190a3ef3dc26fd7dec28466e4ff73ca390c21041201447a9aff7e33d0fd1e9',
    position: 2,
  });
});

function byText(a = '', b = ''): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

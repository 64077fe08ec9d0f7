import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { CorpusFile, CorpusRepository } from '../contract.ts';
import { instantFromMillis } from '../../base/instant.ts';
import { Pace } from '../pace.ts';
import { encodeRepository, StoredRepository } from './corpus-record.ts';
import { stillStanding } from './layer.ts';
import { LineTable } from './line-table.ts';
import { recordStandings, type RecordColumns } from './record-columns.ts';

const pace = new Pace(undefined);

/** Folders and names that begin alike, in one, two, three and four bytes a character, and with line feeds. */
const paths = fc
  .array(fc.constantFrom('src', 'srcs', 'é', 'éa', '日本', '日', '😀', '😁x', 'a\nb', '', 'Z'.repeat(900)), {
    minLength: 1,
    maxLength: 4,
  })
  .map((parts) => parts.join('/'));
const ids = fc.oneof(
  fc.stringMatching(/^[0-9a-f]{40}$/),
  fc.stringMatching(/^[0-9a-f]{64}$/),
  fc.constantFrom('', 'no id', 'A'.repeat(40)),
);
const landing = fc.integer({ min: 0, max: 300 });
const files = fc.uniqueArray(fc.record({ path: paths, blob: ids, since: fc.option(landing, { nil: undefined }) }), {
  selector: ({ path }) => path,
  maxLength: 30,
});
const history = fc.record({
  completeFrom: landing,
  tenures: fc.uniqueArray(
    fc.record({ path: paths, blob: ids, from: landing, to: fc.integer({ min: 301, max: 9999 }) }),
    {
      selector: ({ path, from }) => `${path} ${from}`,
      maxLength: 30,
    },
  ),
});

interface Row {
  readonly path: string;
  readonly blob: string;
  readonly from: number;
  readonly to: number;
}

function inOrder(rows: readonly Row[]): readonly Row[] {
  const plain = rows.map(({ path, blob, from, to }) => ({ path, blob, from, to }));
  return plain.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : a.from - b.from));
}

function rowsOf(table: LineTable, { paths: numbers, blobs, from, to }: RecordColumns): readonly Row[] {
  return Array.from(numbers, (path, at) => {
    const blob = blobs.at(at);
    const looked = blobs.locate(at, {
      locate: (text) => text,
      locateId: (bytes, start, length) => Buffer.from(bytes.subarray(start, start + length)).toString('hex'),
    });
    assert.equal(looked, blob);
    return { path: table.line(path), blob, from: from[at]!, to: to[at]! };
  });
}

test('columns of a record are the files and tenures that were written, in order', async () => {
  const table = new LineTable();
  await fc.assert(
    fc.asyncProperty(files, fc.option(history, { nil: undefined }), async (listed, past) => {
      const repository: CorpusRepository = {
        name: 'one',
        commit: 'c',
        branch: 'main',
        unsearched: [],
        files: listed.map(({ path, blob, since }): CorpusFile => ({
          path,
          blob,
          ...(since !== undefined && { since }),
        })),
        ...(past && { history: { ...past, landings: [{ commit: 'l', at: instantFromMillis(1e12) }] } }),
      };
      const record = new StoredRepository(await encodeRepository(repository, pace));
      const standings = await recordStandings(record, table, pace);
      const begin = past?.completeFrom ?? 0;
      const heads = listed.map(({ path, blob, since }) => ({ path, blob, from: since ?? begin, to: stillStanding }));
      assert.deepEqual(rowsOf(table, standings.heads), inOrder(heads));
      assert.deepEqual(rowsOf(table, standings.past), inOrder(past?.tenures ?? []));
    }),
    { numRuns: 200 },
  );
  for (let id = 0; id < table.size; id++) assert.equal(table.find(table.line(id)), id);
  assert.equal(new Set(Array.from({ length: table.size }, (_, id) => table.line(id))).size, table.size);
});

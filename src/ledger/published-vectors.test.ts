/**
 * The public vectors of github.com/transparency-dev/merkle (testdata/inclusion and testdata/consistency at 417fb0c, Apache-2.0,
 * Google LLC), one per line in testdata/transparency-dev-merkle.jsonl: honest proofs of RFC 6962 and broken ones, each with the
 * verdict that its authors expect. Left out: their subtree proofs, which belong to a draft on Merkle tree certificates.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import type { Hash } from './hashing.ts';
import { verifyConsistency, verifyInclusion } from './proofs.ts';

interface InclusionVector {
  readonly leafIdx: number;
  readonly treeSize: number;
  readonly root: string;
  readonly leafHash: string;
}
interface ConsistencyVector {
  readonly size1: number;
  readonly size2: number;
  readonly root1: string | null;
  readonly root2: string | null;
}
type Vector = (InclusionVector | ConsistencyVector) & {
  readonly file: string;
  readonly proof: readonly string[] | null;
  readonly desc: string;
  readonly wantErr: boolean;
};

const file = path.join(import.meta.dirname, 'testdata', 'transparency-dev-merkle.jsonl');
const vectors = readFileSync(file, 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Vector);
const bytes = (text: string | null): Hash => Buffer.from(text ?? '', 'base64');

function holds(vector: Vector): boolean {
  const proof = (vector.proof ?? []).map(bytes);
  if ('leafIdx' in vector) {
    const { leafIdx: index, treeSize: size, root, leafHash } = vector;
    return verifyInclusion({ index, size, proof, root: bytes(root), leafHash: bytes(leafHash) }).ok;
  }
  const { size1, size2, root1, root2 } = vector;
  return verifyConsistency({ size1, size2, proof, root1: bytes(root1), root2: bytes(root2) }).ok;
}

/**
 * Two equal roots of 12 bytes ("don't care 2") with an empty proof: theirs compares the roots and stops, ours refuses what
 * cannot be a SHA-256 before it compares anything.
 */
const stricterHere = ['consistency/additional/sizes-are-equal-one-and-proof-is-empty.json'];

test('every published vector gets the verdict of its authors, but one where ours is stricter', () => {
  const otherwise = vectors.filter((vector) => holds(vector) === vector.wantErr).map(({ file: name }) => name);
  assert.deepEqual(otherwise, stricterHere);
});

test('good and broken ones of both kinds were there to be tried', () => {
  const count = (kind: string, wantErr: boolean): number =>
    vectors.filter((vector) => vector.file.startsWith(kind) && vector.wantErr === wantErr).length;
  assert.deepEqual(
    [count('inclusion/', false), count('inclusion/', true), count('consistency/', false), count('consistency/', true)],
    [6, 92, 6, 92],
  );
});

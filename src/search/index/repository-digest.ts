/**
 * A digest over all there is to a repository of the corpus: equal ones were given the same. SHA-256 over texts and numbers,
 * each ended by NUL, lists behind their lengths; first the version, which changes with what goes in or with how it is encoded.
 */
import { createHash, type Hash } from 'node:crypto';
import type { CorpusRepository } from '../contract.ts';
import type { Pace } from '../pace.ts';

const version = 1;
const perSlice = 512;

/** In slices: a repository may have hundreds of thousands of files. */
export async function digestOfRepository(repository: CorpusRepository, pace: Pace): Promise<string> {
  const { name, commit, tree, branch, unsearched, attributes, files, history } = repository;
  const hash = createHash('sha256');
  const { landings = [], tenures = [], completeFrom } = history ?? {};
  const outline = { version, name, commit, tree, branch, attributes, meta: Object.entries(attributes?.meta ?? {}) };
  const lengths = [unsearched.length, files.length, landings.length, tenures.length];
  hash.update(`${JSON.stringify({ ...outline, completeFrom, lengths })}\0`);
  await addAll(hash, unsearched, { pace, text: ({ path, reason }) => `${path}\0${reason}\0` });
  await addAll(hash, files, { pace, text: ({ path, blob, since }) => `${path}\0${blob}\0${since ?? ''}\0` });
  await addAll(hash, landings, { pace, text: (landing) => `${landing.commit}\0${landing.at}\0` });
  await addAll(hash, tenures, { pace, text: ({ path, blob, from, to }) => `${path}\0${blob}\0${from}\0${to}\0` });
  return hash.digest('hex');
}

interface Adding<T> {
  readonly pace: Pace;
  readonly text: (item: T) => string;
}

async function addAll<T>(hash: Hash, items: readonly T[], { pace, text }: Adding<T>): Promise<void> {
  for (let from = 0; from < items.length; from += perSlice) {
    let together = '';
    for (let at = from; at < Math.min(items.length, from + perSlice); at++) together += text(items[at]!);
    hash.update(together);
    await pace.breathe();
  }
}

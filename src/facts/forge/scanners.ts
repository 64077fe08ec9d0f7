/**
 * What a forge scans by its settings. A forge that has no such settings is a fact, too, for all of time: a repository there
 * is scanned by its pipelines or not at all, and nobody need be asked.
 */
import { beginningOfTime } from '../../forges/told-spans.ts';
import type { Instant } from '../../base/instant.ts';
import type { Fact } from '../../model/fact.ts';
import { forgeScannerKinds, type ForgeScanner } from '../../model/forge-scanner.ts';
import type { Gap } from '../../model/gap.ts';
import { factOf } from './fact-of.ts';
import { collectSnapshots } from './snapshots.ts';
import { historiesOf, type ForgeHistory } from './strand-history.ts';

/**
 * Kinds that a forge has no setting for. Nothing is said of GitLab: Auto DevOps and policies of a group put scanners of code
 * and dependencies into pipelines without a trace in the repository, and they are not read.
 */
const noneOf: Readonly<Partial<Record<ForgeHistory['forge'], readonly ForgeScanner['kind'][]>>> = {
  gitea: forgeScannerKinds,
  bitbucket: forgeScannerKinds,
};

export function* collectScanners(history: ForgeHistory, until: Instant): Iterable<Fact<'forge-scanner'> | Gap> {
  const { repository, forge } = history;
  for (const one of historiesOf(history, 'scanners')) yield* collectSnapshots(one, repository);
  for (const kind of noneOf[forge] ?? [])
    yield factOf<'forge-scanner'>({
      kind: 'forge-scanner',
      strand: 'scanners',
      repository,
      about: kind,
      value: { kind, setting: 'none', state: 'none', looksAt: 'what-landed', languages: null },
      valid: { from: { at: beginningOfTime } },
      provenance: 'asserted',
      version: { key: `${forge} has none`, lastSeenAt: until, raw: [] },
    });
}

import type { ChangeRow } from '../../../src/app/plumbline.ts';
import type { LandedChange } from '../../../src/model/change.ts';
import type { Fact } from '../../../src/model/fact.ts';
import { asObjectId, asRepositoryName } from '../../../src/model/repository.ts';
import { during, heads, names, observedAt, runRepositories } from './repositories.ts';
import { seeded } from './seeded.ts';

const random = seeded(23);

const people = [
  'Ines Duarte <ines@acme.example>',
  'Tomasz Nowak <tomasz@acme.example>',
  'Priya Raman <priya@acme.example>',
  'Jonas Weber <jonas@acme.example>',
  'Mei-Ling Chen <meiling@acme.example>',
  'Amara Okafor <amara@acme.example>',
] as const;

const subjects = [
  'Retry settlement uploads with the same idempotency key',
  'Mask account numbers in the audit log',
  'Move session cookies to SameSite=Strict',
  'Bump github.com/jackc/pgx from 5.7.1 to 5.7.2',
  'Reject webhooks whose timestamp is older than five minutes',
  'Fix rounding of refunds below one cent',
  'Add an index for the nightly reconciliation',
  'Encrypt the exports bucket with a customer-managed key',
  'Drop the legacy SOAP endpoint',
  'Show the reason when a card is declined',
  'Rotate the signing key of the mobile gateway',
  'Cache exchange rates for an hour, not a day: the ledger closes on the rate of the day it was booked, and the old cache crossed midnight',
] as const;

function changeAt(repository: string, index: number, total: number): ChangeRow {
  const landedAt = during((index + random.below(1000) / 1000) / total);
  const author = random.pick(people);
  const roll = random.below(100);
  const bot = roll % 11 === 0;
  const number = String(1000 + index);
  const direct = roll < 3;
  const reviewer = people.find((person) => person !== author)!;
  const commit = asObjectId(random.hex(40));
  const value: LandedChange = {
    branch: 'main',
    commit,
    subject: direct ? 'Hotfix: raise the timeout of the card gateway' : random.pick(subjects),
    landedAt,
    provenance: 'reconstructed',
    change: direct ? null : { id: number, url: null },
    joinedBy: direct ? 'none' : roll % 3 === 0 ? 'merge-commit' : 'pull-ref',
    joinReason: direct
      ? 'No merge, no changeset number, no pull ref holds this commit or its patch.'
      : `refs/pull/${number}/head is the second parent of this merge.`,
    method: direct ? 'direct' : roll % 3 === 0 ? 'merge' : 'squash',
    authors: bot ? ['dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>'] : [author],
    committer: { name: 'GitHub', email: 'noreply@github.com' },
    approvers: direct || roll > 70 ? [] : [{ person: reviewer, at: null, commit: null, source: 'trailer:Reviewed-by' }],
    requests: roll % 2 === 0 ? [`PAY-${400 + (index % 90)}`] : [],
    bot,
    signature: roll % 5 === 0 ? 'none' : 'present',
    paths: ['src/settlement/upload.ts', 'src/settlement/upload.test.ts', 'CHANGELOG.md'].slice(0, 1 + (roll % 3)),
  };
  const fact: Fact<'landed-change'> = {
    kind: 'landed-change',
    id: `landed-change/${repository}/${commit}`,
    repository: asRepositoryName(repository),
    value,
    valid: { from: { at: landedAt, commit } },
    observedAt,
    provenance: 'reconstructed',
    source: { collector: 'changes@1', raw: commit, commit },
  };
  return { fact, ...judgement(value) };
}

function judgement(value: LandedChange): Pick<ChangeRow, 'outcome' | 'findings'> {
  if (value.method === 'direct') {
    const because = 'It was pushed to the branch directly: no changeset, so nobody could review it before it landed.';
    return { outcome: 'exception', findings: [{ code: 'no-changeset', because }] };
  }
  if (value.approvers.length === 0) {
    const because = 'Git holds no approval for it, and the forge that would know is not connected.';
    return { outcome: 'not-determined', findings: [{ code: 'approval-unknown', because }] };
  }
  return { outcome: 'pass', findings: [] };
}

export const changes: readonly ChangeRow[] = names.flatMap((name) => {
  const total = runRepositories.find((repository) => repository.name === name)!.landedInPeriod;
  return Array.from({ length: total }, (_, index) => changeAt(name, index, total));
});

export const headOf = (name: string): string => heads.get(name)!;

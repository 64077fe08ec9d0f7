/** What there is to say of one finding, and of secrets, over the findings and files of the double. */
import type { FindingDetail, FindingUseCases, KnownSecret } from '../../../src/app/findings/views.ts';
import { dayMillis, millisOf } from '../../../src/base/instant.ts';
import { severities, type Finding } from '../../../src/model/finding.ts';
import { asObjectId } from '../../../src/model/repository.ts';
import { filtered } from './finding-filter.ts';
import { files } from './files.ts';
import { findings, rules } from './findings.ts';
import { observedAt } from './repositories.ts';

const brought = 'Ines Marlow <ines@acme.example>';
const removed = 'Tomasz Reed <tomasz@acme.example>';

export const findingQuestions: Pick<
  FindingUseCases,
  'findingAuthors' | 'findingCounts' | 'findingDetails' | 'secrets'
> = {
  findingAuthors: (asked) =>
    Promise.resolve(asked.map(({ removedBy }) => ({ introducedBy: brought, removedBy: removedBy ? removed : null }))),
  findingCounts(filter) {
    const { items } = filtered({ ...filter, offset: 0, limit: Infinity });
    const groups = Map.groupBy(items, (one) => `${one.class} ${one.severity}`);
    return Promise.resolve(
      [...groups.values()].map((group) => ({
        class: group[0]!.class,
        severity: group[0]!.severity,
        count: group.length,
      })),
    );
  },
  findingDetails: (fingerprint) =>
    Promise.resolve(findings.filter((one) => one.fingerprint === fingerprint).map(detailOf)),
  secrets(filter) {
    const { items } = filtered({ ...filter, class: 'secret', offset: 0, limit: Infinity });
    const groups = Map.groupBy(items, (one) => one.identity ?? one.fingerprint);
    return Promise.resolve([...groups].map(([identity, places]) => secretOf(identity, places)));
  },
};

const daysUntil = (from: string, to: string): number =>
  Math.floor((millisOf(to as typeof observedAt) - millisOf(from as typeof observedAt)) / dayMillis);

function detailOf(finding: Finding): FindingDetail {
  const { firstSeen, removedBy, repository, path, line } = finding;
  const text = files.find((file) => file.repository === repository && file.path === path)?.text;
  const lines = text?.trimEnd().split('\n');
  const from = Math.max(1, line - 5);
  const rule = rules.find(({ id }) => id === finding.rule);
  const hasOwners = path.startsWith('src/') || path.startsWith('modules/');
  return {
    finding,
    introducedBy: brought,
    removedBy: removedBy ? removed : null,
    ...(firstSeen.commit && {
      introduced: { commit: asObjectId(firstSeen.commit), at: firstSeen.at, subject: 'Take the key from the body' },
    }),
    ...(removedBy?.commit && {
      removed: { commit: asObjectId(removedBy.commit), at: removedBy.at, subject: 'Mask what is logged' },
    }),
    days: daysUntil(firstSeen.at, removedBy?.at ?? observedAt),
    owners: { file: '.github/CODEOWNERS', owners: hasOwners ? ['@acme/payments', '@ines'] : [] },
    code: lines ? [{ from, lines: lines.slice(from - 1, line + 5) }] : null,
    elsewhere: findings.filter((one) => finding.identity && one !== finding && one.identity === finding.identity)
      .length,
    ...(rule && { rule }),
  };
}

function secretOf(identity: string, places: readonly Finding[]): KnownSecret {
  const inOrder = places.toSorted((a, b) => (a.firstSeen.at < b.firstSeen.at ? -1 : 1));
  const [first] = inOrder;
  const standing = places.some(({ atHead }) => atHead);
  return {
    identity,
    kind: first!.detail ?? first!.title,
    severity: severities[Math.min(...places.map(({ severity }) => severities.indexOf(severity)))]!,
    places: inOrder.map(({ repository, path, line, rule, firstSeen, lastSeen, removedBy, atHead }) => ({
      repository,
      path,
      line,
      rule,
      firstSeen,
      lastSeen,
      removed: removedBy ?? null,
      atHead,
      introducedBy: brought,
      removedBy: removedBy ? removed : null,
    })),
    firstSeen: first!.firstSeen,
    lastSeen: inOrder.at(-1)!.lastSeen,
    introducedBy: brought,
    removedBy: standing ? null : removed,
    atHead: standing,
    daysExposed: daysUntil(first!.firstSeen.at, observedAt),
  };
}

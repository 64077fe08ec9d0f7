import type { MachineCredential } from '../../../model/access.ts';
import type { Fact } from '../../../model/fact.ts';
import { exception, pass } from '../../../model/outcome.ts';
import { defineCheck, type FactView } from '../../check.ts';
import { accessKinds, loginOf, seenNow } from '../../kit/access.ts';
import { readRegister } from '../../kit/register.ts';
import { concluded } from '../../kit/looks.ts';
import { untold } from '../../kit/seen.ts';
import { daysAfter } from '../../time.ts';
import { agree, counted, listed, outOf } from '../../words.ts';

type View = FactView<'machine-credential' | 'membership' | 'organisation' | 'branch-rules'>;

export const machineCredentialsBounded = defineCheck({
  meta: {
    id: 'machine-credentials-bounded',
    title: 'Keys and tokens of machines only read, are used, belong to somebody who is still there, and end',
    question: 'Which keys and tokens exist that are not people, and who owns them?',
    rationale:
      'A deploy key outlives whoever added it. Each key and token is judged: it only reads unless `mayWrite` names it, it is not older than the limit, it was used lately, whoever added it still has access, and a token has an end. A use that is not recorded counts as idle only once the key is older than the limit, and an age or owner that is not told is unknown. Applications and web hooks carry no secret of this kind and are shown only. Keys that are switched off are left out.',
    remediation:
      'Remove what is not used, replace what is old, let keys only read, and hand those of people who left to somebody who is there.',
    reference: 'ACC-09',
    evaluation: 'state',
    parameters: { maximumAgeDays: 365, maximumIdleDays: 90, mayWrite: '' },
  },
  population: 'repository',
  reads: ['machine-credential', ...accessKinds],
  toleratesGaps:
    'an owner who was found is there; while the list of keys and tokens may not be whole, neither a pass nor their absence is claimed.',
  test(_item, facts, parameters) {
    const { seen, stale } = seenNow(facts, facts.of('machine-credential'));
    const judged = seen.filter(({ value }) => isSecret(value) && value.enabled !== false);
    const verdicts = judged.map((credential) => ({ credential, ...verdictOf(credential, facts, parameters) }));
    const bad = verdicts.filter(({ flaws }) => flaws.length > 0);
    const told = bad.map(({ credential, flaws }) => `${nameOf(credential)} ${listed(flaws, 4)}`);
    const open = verdicts.filter(({ unknown }) => unknown.length > 0);
    const why = open.map(({ credential, unknown }) => `${nameOf(credential)}: ${listed(unknown)}`);
    const notWhole = facts.gaps('machine-credential').length > 0;
    return concluded(facts, {
      kind: 'machine-credential',
      flawed:
        bad.length === 0
          ? undefined
          : exception(
              `${outOf(bad.length, judged.length, 'key or token', 'keys and tokens')} ${agree(bad.length, 'is', 'are')} not bounded: ${told.slice(0, 5).join('; ')}${told.length > 5 ? `; and ${told.length - 5} more` : ''}.`,
              bad.map(({ credential }) => credential),
            ),
      stale: stale.length === 0 ? undefined : counted(stale.length, 'key or token', 'keys and tokens'),
      open:
        open.length > 0
          ? untold(facts, ['machine-credential'], `Not everything is told: ${listed(why)}.`)
          : notWhole
            ? untold(facts, ['machine-credential'], 'The list of keys and tokens may not be whole.')
            : undefined,
      sound:
        judged.length === 0
          ? undefined
          : pass(
              `${counted(judged.length, 'key or token', 'keys and tokens')}, each bounded: ${listed(judged.map(nameOf))}.`,
              judged,
            ),
      isListed: false,
      nothing: 'The forge knows of no key or token of a machine.',
      unlisted: 'Which keys and tokens exist is not known.',
    });
  },
});

interface Limits {
  readonly maximumAgeDays: number;
  readonly maximumIdleDays: number;
  readonly mayWrite: string;
}

interface Verdict {
  readonly flaws: readonly string[];
  readonly unknown: readonly string[];
}

function verdictOf({ value }: Fact<'machine-credential'>, facts: View, limits: Limits): Verdict {
  const { maximumAgeDays, maximumIdleDays } = limits;
  const { createdAt, lastUsedAt, expiresAt } = value;
  const writes = readRegister(limits.mayWrite).some(({ name }) => [value.title.toLowerCase(), value.id].includes(name));
  const isOver = (from: typeof createdAt, days: number): boolean =>
    from !== null && facts.hasPassed(daysAfter(from, days));
  const isIdle = isOver(lastUsedAt ?? createdAt, maximumIdleDays);
  const owner = ownerState(value, facts);
  const isToken = value.kind === 'access-token';
  return {
    flaws: [
      ...(value.readOnly === false && !writes ? ['may write'] : []),
      ...(isOver(createdAt, maximumAgeDays) ? [`is older than ${counted(maximumAgeDays, 'day')}`] : []),
      ...(isIdle ? [lastUsedAt === null ? 'shows no use' : `was not used for ${counted(maximumIdleDays, 'day')}`] : []),
      ...(owner === 'gone' ? [`was added by ${value.addedBy}, who has no access any more`] : []),
      ...(isToken && expiresAt === null ? ['has no end'] : []),
    ],
    unknown: [
      ...(value.readOnly === null && !writes ? ['whether it may write'] : []),
      ...(createdAt === null ? ['its age'] : []),
      ...(owner === 'unknown' ? ['whose it is'] : []),
    ],
  };
}

/** Gone only when the whole list of those with access is there and does not have them. */
function ownerState({ addedBy }: MachineCredential, facts: View): 'there' | 'gone' | 'unknown' {
  if (addedBy === null) return 'unknown';
  const { seen, stale } = seenNow(facts, facts.of('membership'));
  const isThere = seen.some(
    (one) => loginOf(one).toLowerCase() === addedBy.toLowerCase() && one.value.active !== false,
  );
  if (isThere) return 'there';
  return seen.length === 0 || stale.length > 0 || facts.gaps('membership').length > 0 ? 'unknown' : 'gone';
}

const isSecret = ({ kind }: MachineCredential): boolean => kind === 'deploy-key' || kind === 'access-token';

const nameOf = ({ value }: Fact<'machine-credential'>): string => `${value.kind} ${value.title}`;

/**
 * What rules of a branch demand, in words. What could not be read is said to be not readable: it never counts as off, and
 * never as on.
 */
import type { RulesInForce } from '../../../../src/http/schema.ts';
import { count } from '../../text/format.ts';

export type BranchRules = RulesInForce['rules'];
export type ProtectionLevel = 'full' | 'partly' | 'nothing' | 'unknown';
/** `null`: not readable. */
type Held = boolean | null;

export interface RuleLine {
  readonly rule: string;
  readonly words: string;
  readonly held: Held;
}

export const notReadable = 'not readable';

/** What has to hold together for a branch to be protected fully. */
function demands(rules: BranchRules): readonly Held[] {
  return [
    rules.requiresChangeset,
    rules.requiredApprovals === null ? null : rules.requiredApprovals > 0,
    rules.requiredChecks === null ? null : rules.requiredChecks.length > 0,
  ];
}

/** What would let somebody around the demands. */
function bindings(rules: BranchRules): readonly Held[] {
  return [
    rules.bindsAdministrators,
    rules.bypass === null ? null : rules.bypass.length === 0,
    not(rules.forcePushAllowed),
    rules.pushers === null ? null : rules.pushers.length === 0,
  ];
}

const not = (flag: Held): Held => (flag === null ? null : !flag);

/** Partly is also what is demanded but not readable in full: the words say which of the two. */
export function levelOf(rules: BranchRules): ProtectionLevel {
  const demanded = demands(rules);
  if (demanded.every((held) => held === null)) return 'unknown';
  if ([...demanded, ...bindings(rules)].every((held) => held === true)) return 'full';
  return demanded.every((held) => held === false) ? 'nothing' : 'partly';
}

const small = ['no', 'one', 'two', 'three', 'four', 'five', 'six'] as const;
const numberWords = (value: number): string => small[value] ?? count(value);
const several = (value: number, one: string): string => `${numberWords(value)} ${one}${value === 1 ? '' : 's'}`;

const approvalWords = (approvals: number | null): string =>
  approvals === null ? `approvals ${notReadable}` : several(approvals, 'approval');

const checkWords = (checks: BranchRules['requiredChecks']): string =>
  checks === null
    ? `required checks ${notReadable}`
    : checks.length === 0
      ? 'no required check'
      : `${count(checks.length)} required check${checks.length === 1 ? '' : 's'}`;

const actorWords: Readonly<Record<string, string>> = {
  account: 'person',
  team: 'team',
  role: 'role',
  application: 'app',
  'deploy-key': 'deploy key',
  everyone: 'everyone',
};

function actorsWords(actors: readonly { readonly kind: string }[]): string {
  const kinds = Map.groupBy(actors, ({ kind }) => kind);
  return [...kinds]
    .map(([kind, own]) => {
      const word = actorWords[kind] ?? kind;
      if (kind === 'everyone') return word;
      return `${own.length} ${own.length === 1 ? word : word === 'person' ? 'people' : `${word}s`}`;
    })
    .join(', ');
}

/** One line: what matters most, in the order of an auditor's questions. */
export function briefly(rules: BranchRules): string {
  if (levelOf(rules) === 'unknown') return `rules ${notReadable}`;
  const { requiresChangeset, bindsAdministrators, bypass, forcePushAllowed } = rules;
  return [
    requiresChangeset === false
      ? 'direct pushes allowed'
      : requiresChangeset === null
        ? `changeset ${notReadable}`
        : undefined,
    approvalWords(rules.requiredApprovals),
    checkWords(rules.requiredChecks),
    bindsAdministrators === null
      ? `administrators: ${notReadable}`
      : `administrators ${bindsAdministrators ? 'bound' : 'not bound'}`,
    bypass === null ? `bypass: ${notReadable}` : bypass.length === 0 ? undefined : `bypass: ${actorsWords(bypass)}`,
    forcePushAllowed === true ? 'force pushes allowed' : undefined,
  ]
    .filter((part) => part !== undefined)
    .join('; ');
}

const named = (actors: readonly { readonly kind: string; readonly name: string }[]): string =>
  actors
    .map(({ kind, name }) => (kind === 'everyone' ? 'everyone' : `${name} (${actorWords[kind] ?? kind})`))
    .join(', ');

const flag = (held: Held, yes: string, no: string): string => (held === null ? notReadable : held ? yes : no);

const modeWords: Readonly<Record<string, string>> = {
  always: 'always',
  'changeset-only': 'for changesets only',
  exempt: 'without a trace in the forge’s log',
};

/** Every rule, one line each; `held` is whether it protects. */
export function ruleLines(rules: BranchRules): readonly RuleLine[] {
  return [...demandLines(rules), ...approvalLines(rules), ...bindingLines(rules)];
}

function demandLines(rules: BranchRules): readonly RuleLine[] {
  const [changeset = null, approvals = null, checks = null] = demands(rules);
  const { requiredChecks } = rules;
  return [
    {
      rule: 'Changeset',
      words: flag(changeset, 'changes reach the branch through a changeset only', 'a direct push is allowed'),
      held: changeset,
    },
    {
      rule: 'Approvals',
      words: rules.requiredApprovals === null ? notReadable : several(rules.requiredApprovals, 'approval'),
      held: approvals,
    },
    {
      rule: 'Required checks',
      words:
        requiredChecks === null
          ? notReadable
          : requiredChecks.length === 0
            ? 'none'
            : requiredChecks
                .map(({ name, reportedBy }) => (reportedBy === null ? name : `${name} (by ${reportedBy})`))
                .join(', '),
      held: checks,
    },
  ];
}

function approvalLines(rules: BranchRules): readonly RuleLine[] {
  const line = (rule: string, held: Held, yes: string, no: string): RuleLine => ({
    rule,
    words: flag(held, yes, no),
    held,
  });
  return [
    line('Code owners', rules.requiresCodeOwners, 'have to approve', 'need not approve'),
    line('A new push', rules.dismissesStale, 'takes earlier approvals back', 'leaves earlier approvals standing'),
    line(
      'The last push',
      rules.requiresLastPushApproval,
      'needs an approval of its own',
      'needs no approval of its own',
    ),
    line('Own approval', not(rules.authorCanApprove), 'authors cannot approve', 'authors can approve'),
    line('Committers', not(rules.committerCanApprove), 'cannot approve', 'can approve'),
    line(
      'Overriding',
      not(rules.approvalsCanBeOverridden),
      'the number of approvals is fixed',
      'an author can change how many approvals are needed',
    ),
    line('Skipped pipelines', not(rules.skippedPipelinePasses), 'do not count as passed', 'count as passed'),
  ];
}

function bindingLines(rules: BranchRules): readonly RuleLine[] {
  const { pushers, bypass } = rules;
  return [
    {
      rule: 'Administrators',
      words: flag(rules.bindsAdministrators, 'bound as everybody else', 'not bound'),
      held: rules.bindsAdministrators,
    },
    {
      rule: 'Bypass',
      words:
        bypass === null
          ? notReadable
          : bypass.length === 0
            ? 'nobody'
            : bypass.map((actor) => `${named([actor])}, ${modeWords[actor.mode] ?? actor.mode}`).join('; '),
      held: bypass === null ? null : bypass.length === 0,
    },
    {
      rule: 'Direct pushes',
      words: pushers === null ? notReadable : pushers.length === 0 ? 'by nobody' : `by ${named(pushers)}`,
      held: pushers === null ? null : pushers.length === 0,
    },
    {
      rule: 'Force pushes',
      words: flag(rules.forcePushAllowed, 'allowed', 'refused'),
      held: not(rules.forcePushAllowed),
    },
    { rule: 'Deletion', words: flag(rules.deletionAllowed, 'allowed', 'refused'), held: not(rules.deletionAllowed) },
  ];
}

export const levelWords: Readonly<Record<ProtectionLevel, string>> = {
  full: 'Demanded fully',
  partly: 'Demanded partly',
  nothing: 'Nothing demanded',
  unknown: 'Not known',
};

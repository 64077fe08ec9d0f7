/**
 * What an auditor tests about one item of a sample, by the kind of its fact, with what was recorded about it: for a change
 * the attributes of a change-management test (described, requested, tested, approved, unaltered, landed, in production).
 *
 * Invariant: a sheet says what is recorded and what is not known, never whether it is enough. That is the auditor's.
 */
import type { MemberResult } from '../model/control.ts';
import type { Approval, LandedChange, ProposedChange } from '../model/change.ts';
import type { StatusCheck } from '../model/changeset.ts';
import type { Deployment } from '../model/deployment.ts';
import type { Fact } from '../model/fact.ts';
import type { SampleAttribute } from '../model/sample.ts';

/** `fact` is the member itself; absent when its document could not be read. */
export function attributesOf(fact: Fact | undefined, member: MemberResult | undefined): readonly SampleAttribute[] {
  if (fact && isOf(fact, 'landed-change')) return attributesOfChange(fact);
  if (fact && isOf(fact, 'deployment')) return attributesOfDeployment(fact);
  return (member?.intervals ?? []).map(({ from, to, result, because, relied }, index) => ({
    id: `outcome-${index + 1}`,
    question: from.at === to.at ? `What was there on ${from.at}?` : `What was there from ${from.at} to ${to.at}?`,
    recorded: `${result}: ${because}`,
    facts: relied,
  }));
}

function isOf<K extends Fact['kind']>(fact: Fact, kind: K): fact is Fact<K> {
  return fact.kind === kind;
}

const unknownWithoutForge = 'not known: no forge tells of a changeset';

function attributesOfChange(fact: Fact<'landed-change'>): readonly SampleAttribute[] {
  const { value } = fact;
  const { proposed, content } = value;
  const of = (id: string, question: string, recorded: string): SampleAttribute => ({
    id,
    question,
    recorded,
    facts: [fact.id, ...(proposed ? [proposed.fact] : [])],
  });
  return [
    of('described', 'What was changed, where is it described, by whom and when?', descriptionOf(value)),
    of('requested', 'Which request asked for it?', value.requests.join(', ') || 'none is named'),
    of('tested', 'Which tests ran on what was merged, and with which result?', testsOf(proposed)),
    of('approved', 'Who else approved it, when, and on which revision?', approvalsOf(value)),
    of(
      'unaltered',
      'Is what landed what was approved?',
      content ? `${content.result}: ${content.because}` : 'not known',
    ),
    of('landed', 'When did it land, by whom, and how is that known?', landingOf(value)),
    of('deployed', 'When did it reach production?', deploymentsOf(value)),
  ];
}

function descriptionOf({ subject, change, proposed, authors }: LandedChange): string {
  const where = change === null ? 'no changeset' : `changeset ${change.id}${change.url ? ` (${change.url})` : ''}`;
  const by = proposed
    ? `proposed by ${proposed.author ?? 'an account that is gone'} on ${proposed.createdAt}`
    : undefined;
  const text = proposed && (proposed.described ? 'with a description' : 'without a description');
  return [subject, where, by, text, `written by ${authors.join(', ')}`].filter(Boolean).join('; ');
}

function testsOf(proposed: ProposedChange | undefined): string {
  if (!proposed) return unknownWithoutForge;
  const { statusChecks, missing } = proposed;
  const gone = missing.filter(({ part }) => part === 'statusChecks').map(({ detail }) => detail);
  const ran = statusChecks.map(statusText);
  return [...ran, ...gone].join('; ') || 'the forge holds none';
}

function statusText({ name, conclusion, completedAt, commit }: StatusCheck): string {
  return `${name} ${conclusion}${completedAt ? ` at ${completedAt}` : ''} on ${commit}`;
}

function approvalsOf({ proposed, approvers }: LandedChange): string {
  if (!proposed) {
    const named = approvers.map(({ person, source }) => `${person} (${source}, no time)`);
    return named.length > 0 ? named.join('; ') : unknownWithoutForge;
  }
  const gone = proposed.missing.filter(({ part }) => part === 'reviews').map(({ detail }) => detail);
  return [...proposed.approvals.map((one) => approvalText(one, proposed)), ...gone].join('; ') || 'nobody';
}

function approvalText(
  { person, identity, bot, at, commit, state, revision }: Approval,
  { writers }: ProposedChange,
): string {
  const who = `${person}${bot ? ' (automation)' : ''}${writers.includes(identity) ? ' (wrote some of it)' : ''}`;
  const on = commit
    ? `on ${commit}, ${revision === 'final' ? 'the last revision' : revisionWords[revision]}`
    : 'revision not known';
  return `${who}, ${at ?? 'time not known'}, ${on}${state === 'standing' ? '' : `, ${state}`}`;
}

const revisionWords = {
  'same-content': 'an earlier revision with the content that landed',
  older: 'a revision older than what landed',
  unknown: 'which revision is not known',
} as const;

function landingOf({ landedAt, landedBy, method, branch, commit, provenance, joinReason }: LandedChange): string {
  const by = landedBy === undefined ? 'by whom is not known' : `by ${landedBy}`;
  return `${landedAt} on ${branch} as ${commit} (${method}), ${by}; ${provenance}; ${joinReason}`;
}

function deploymentsOf({ deployments }: LandedChange): string {
  if (deployments === undefined) return 'not known: no deployment record';
  return (
    deployments.map(({ environment, at }) => `${environment} ${at}`).join('; ') ||
    'no deployment that holds it is recorded'
  );
}

function attributesOfDeployment(fact: Fact<'deployment'>): readonly SampleAttribute[] {
  const { value } = fact;
  const of = (id: string, question: string, recorded: string): SampleAttribute => ({
    id,
    question,
    recorded,
    facts: [fact.id],
  });
  const { environment, commit, ref, requestedBy, createdAt, finishedAt, state } = value;
  const who = requestedBy?.login ?? 'an account that is gone';
  return [
    of(
      'deployed',
      'What was deployed, where and when?',
      `${commit} (${ref}) to ${environment}: ${state}, ${finishedAt ?? 'end not known'}`,
    ),
    of('requested', 'Who asked for it, and when?', `${who}, ${createdAt}`),
    of('approved', 'Who else approved it, and when?', deploymentApprovals(value)),
  ];
}

function deploymentApprovals({ approvals }: Deployment): string {
  if (approvals === null) return 'not known: the forge does not tell';
  return (
    approvals.map(({ by, at }) => `${by?.login ?? 'an account that is gone'}, ${at ?? 'time not known'}`).join('; ') ||
    'nobody'
  );
}

/** One change as a story: what it was, who wrote and approved it, whether what landed is what was approved, where it runs. */
import type { ChangeStory, ForgeSeen, OtherLanding, StoryPart } from '../../app/changes/questions.ts';
import type { ChangeRow } from '../../app/plumbline.ts';
import type { Approval, BackportOrigin } from '../../model/change.ts';
import type { Context } from '../context.ts';
import { paintResult } from '../output/style.ts';
import { instantText } from '../output/words.ts';
import { visible, wrap } from '../output/width.ts';
import type { Proof } from '../../app/changes/proofs.ts';

export function renderChange(
  story: ChangeStory,
  proofs: readonly Proof[],
  { style, columns }: Pick<Context, 'style' | 'columns'>,
): string {
  const { fact, outcome, findings } = story.row;
  const { value } = fact;
  const { change, method, authors, requests, paths, landedBy } = value;
  const line = (name: string, text: string): string => `  ${style.dim(`${name}:`.padEnd(12))}${visible(text)}`;
  const lines = [
    style.bold(visible(`${fact.repository}@${value.commit.slice(0, 10)}  ${value.subject}`)),
    `  ${paintResult(style, outcome)(outcome)}`,
    line('landed', `${instantText(value.landedAt)} on ${value.branch}, ${method}${landedBy ? ` by ${landedBy}` : ''}`),
    line(
      'through',
      change === null ? 'no changeset that is known' : `${change.id}${change.url ? `  ${change.url}` : ''}`,
    ),
    line('because', `${value.joinedBy}: ${value.joinReason}`),
    line('written by', authors.join(', ')),
    ...approvalLines(value).map((text) => line('approved', text)),
    ...proposedLines(value).map(([name, text]) => line(name, text)),
    ...(value.content ? [line('content', `${value.content.result}: ${value.content.because}`)] : []),
    ...(value.content?.paths ?? []).map((path) => line('differs', path)),
    line('asked for', requests.join(', ') || 'nothing that is named'),
    ...(value.backportOf ? [line('picked from', backportText(value.backportOf))] : []),
    ...revertLines(story).map(([name, text]) => line(name, text)),
    ...(value.deployments ?? []).map(({ environment, at }) => line('deployed', `${environment}, ${instantText(at)}`)),
    line('touches', `${paths.length} paths: ${paths.slice(0, 5).join(', ')}${paths.length > 5 ? ', …' : ''}`),
  ];
  if (story.forge) lines.push(line('told by', forgeText(story.forge)));
  if (findings.length > 0) lines.push('', style.bold('Findings'));
  for (const { code, because } of findings) {
    lines.push(wrap(visible(`${code}: ${because}`), columns, '  '));
    const sealed = story.evidence?.get(code);
    if (sealed !== undefined) lines.push(`    ${style.dim('sealed:')} ${visible(sealed)}`);
  }
  const unseen = story.gaps.filter(({ part }) => part !== null);
  if (unseen.length > 0) lines.push('', style.bold('Could not be seen'));
  for (const { part, reason, detail } of unseen)
    lines.push(wrap(visible(`${partWords[part!]} (${reason}): ${detail}`), columns, '  '));
  lines.push('', style.bold('Proofs'));
  for (const { claim, facts, commands } of proofs) {
    lines.push(wrap(visible(claim), columns, '  '), `    ${style.dim('facts:')} ${visible(facts.join(', '))}`);
    for (const command of commands) lines.push(`    ${style.dim('$')} ${visible(command)}`);
  }
  return lines.join('\n');
}

const partWords: Readonly<Record<StoryPart, string>> = {
  all: 'any part',
  proposal: 'the proposal',
  landing: 'how it landed',
  deployments: 'where it was deployed',
  rules: 'the rules of that day',
  differences: 'where the lists differ',
};

function revertLines({ row, reverts, revertedBy = [] }: ChangeStory): readonly (readonly [string, string])[] {
  const { revertOf } = row.fact.value;
  const told = ({ commit, at, subject }: OtherLanding): string =>
    `${commit.slice(0, 10)}, landed ${instantText(at)}: ${subject}`;
  return [
    ...(revertOf ? [['takes back', reverts ? told(reverts) : revertOf] as const] : []),
    ...revertedBy.map((one) => ['taken back', `by ${told(one)}`] as const),
  ];
}

const backportText = ({ commit, branch, change, confidence }: BackportOrigin): string =>
  `${commit.slice(0, 10)} on ${branch}, which came through ${change === null ? 'no changeset that is known' : change}${confidence === 'likely' ? '; the message says so, and not all of it is what landed there' : ''}`;

const forgeText = ({ source, syncedAt }: ForgeSeen): string =>
  `${source}, ${syncedAt === null ? 'of which no list was read to its end yet' : `last read ${instantText(syncedAt)}`}`;

type Landed = ChangeRow['fact']['value'];

function approvalLines({ proposed, approvers }: Landed): readonly string[] {
  if (proposed && proposed.approvals.length > 0) return proposed.approvals.map(approvalText);
  if (approvers.length > 0) return approvers.map(({ person, source }) => `${person} (${source})`);
  return ['by nobody that is known'];
}

function approvalText({ person, at, commit, state, beforeLanding, revision, source }: Approval): string {
  const when = at === null ? 'at a time that is not known' : instantText(at);
  const order = beforeLanding === null ? '' : beforeLanding ? ', before it landed' : ', after it landed';
  const what = commit === null ? '' : `, of ${commit.slice(0, 10)}`;
  return `${person} ${when}${order}${what} (${revision} revision, ${state}; ${source})`;
}

function proposedLines({ proposed }: Landed): readonly (readonly [string, string])[] {
  if (!proposed) return [];
  const { author, createdAt, mergedAt, mergedBy, statusChecks, labels, missing } = proposed;
  const by = mergedBy === null ? '' : ` by ${mergedBy}`;
  return [
    ['proposed', `${instantText(createdAt)}${author === null ? '' : ` by ${author}`}`],
    ...(mergedAt === null ? [] : [['merged', `${instantText(mergedAt)}${by}`] as const]),
    ...statusChecks.map(({ name, conclusion }) => ['check', `${name}: ${conclusion ?? 'no conclusion'}`] as const),
    ...(labels.length > 0 ? [['labels', labels.join(', ')] as const] : []),
    ...(missing.length > 0 ? [['not read', missing.map((part) => JSON.stringify(part)).join(', ')] as const] : []),
  ];
}

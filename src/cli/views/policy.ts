/** One clause of a policy: its wordings with their times, what was tested with which numbers, and the verdict. */
import type { ClauseReport, ClauseVerdict } from '../../model/policy.ts';
import type { Context } from '../context.ts';
import { paintResult, type Style } from '../output/style.ts';
import { instantText } from '../output/words.ts';
import { visible, wrap } from '../output/width.ts';

export function paintVerdict(style: Style, verdict: ClauseVerdict): (text: string) => string {
  const as = {
    enforced: 'operated',
    differs: 'deviated',
    indeterminate: 'indeterminate',
    'not-testable': 'not-applicable',
  } as const;
  return paintResult(style, as[verdict]);
}

export function renderClause(report: ClauseReport, { style, columns }: Pick<Context, 'style' | 'columns'>): string {
  const { policy, clause, repository, path, line, verdict, because, wordings, tests, faults, serves, requests } =
    report;
  const lines = [
    style.bold(visible(`${policy}: ${clause}`)),
    `  ${paintVerdict(style, verdict)(verdict)}  ${style.dim(visible(`${repository}/${path}:${line}`))}`,
    wrap(visible(because), columns, '  '),
    ...(serves.length > 0 ? [`  ${style.dim('serves:')} ${serves.join(', ')}`] : []),
    ...(requests.length > 0 ? [`  ${style.dim('evidence:')} ${requests.join(', ')}`] : []),
    '',
    style.bold('Wordings'),
  ];
  for (const { text, from, to, parameters, textDigest } of wordings) {
    const typed = parameters.map(({ name, operator, value }) => `${name}${operator}${value}`).join(', ');
    lines.push(
      `  ${instantText(from)} to ${to === undefined ? 'now' : instantText(to)}  ${style.dim(textDigest.slice(0, 12))}`,
    );
    lines.push(wrap(visible(text), columns, '    '));
    if (typed !== '') lines.push(`    ${style.dim(typed)}`);
  }
  if (tests.length > 0) lines.push('', style.bold('Tested by'));
  for (const { kind, check, parameters, result, because: why, from, to, judgedWith } of tests) {
    lines.push(
      `  ${check} ${paintResult(style, result)(result)}  ${style.dim(`${kind}, ${from.slice(0, 10)} to ${to.slice(0, 10)}`)}`,
    );
    lines.push(wrap(visible(why), columns, '    '));
    if (Object.keys(parameters).length > 0) lines.push(`    ${style.dim(`with ${asText(parameters)}`)}`);
    if (judgedWith) lines.push(`    ${style.dim(`the audit itself was judged with ${asText(judgedWith)}`)}`);
  }
  for (const fault of faults) lines.push('', style.bad(visible(`fault: ${fault}`)));
  return lines.join('\n');
}

function asText(parameters: Readonly<Record<string, string | number | boolean>>): string {
  return Object.entries(parameters)
    .map(([name, value]) => `${name} ${JSON.stringify(value)}`)
    .join(', ');
}

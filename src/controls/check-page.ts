/** The page of a check, generated from its meta so that page and check cannot say different things. */
import type { EvaluationKind } from '../model/control.ts';
import { noneOf, subjectWords } from '../model/subject.ts';
import type { AnyCheck } from './check.ts';
import { subjectOf } from './kit/subjects.ts';

export function checkPage(check: AnyCheck): string {
  const { meta, population, reads, toleratesGaps } = check;
  const parameters = Object.entries(meta.parameters).map(
    ([name, value]) => [`\`${name}\``, `\`${String(value)}\``] as const,
  );
  const kinds = reads.map((kind) => `\`${kind}\``).join(', ') || 'nothing else';
  const judged = judgedAs[meta.evaluation](`\`${population}\``);
  const sections = [
    `# ${meta.title}`,
    `Check \`${meta.id}\`, reference ${meta.reference}.`,
    `> ${meta.question}`,
    meta.rationale,
    '## What is judged',
    `${judged} Reads: ${kinds}.`,
    toleratesGaps === undefined ? gapsLeave[meta.evaluation] : `A gap does not undo a pass: ${toleratesGaps}`,
    '## When nothing of it is found',
    ...unfound(meta.id),
    ...(parameters.length > 0 ? ['## Parameters', tableOf(parameters)] : []),
    '## When it fails',
    meta.remediation,
  ];
  return `${sections.join('\n\n')}\n`;
}

function unfound(id: string): readonly string[] {
  const subject = subjectOf(id);
  if (subject === undefined) return [];
  if (subject.lives === 'here') return [subjectWords(subject)];
  const how =
    subject.kind === undefined
      ? 'Where the company has nothing of the sort, switch the control off in `plumbline.yaml` with the reason.'
      : `Where the company has nothing of the sort, say so once in \`plumbline.yaml\`, as \`scope.without.${subject.kind}\`: there is ${noneOf[subject.kind]}.`;
  return [`${subjectWords(subject)} ${how}`];
}

const judgedAs: Readonly<Record<EvaluationKind, (population: string) => string>> = {
  state: (population) =>
    `Each ${population}, at every instant of the period: it is judged again whenever something it reads changes.`,
  population: (population) => `Each ${population} of the period, once, as things stood when it happened.`,
  periodic: (population) =>
    `For each ${population}, every interval of its calendar, as things stood at the interval’s end: months, quarters, half-years and years as calendars have them, in UTC. An interval belongs to the period in which it ends; the one in which the subject began, and one that is not over yet, owe nothing.`,
  sla: (population) =>
    `Each trigger among the ${population} facts of the period: what was seen of its answer, held against the limit. An open one is measured to the end of the period, and is not judged before its limit has passed.`,
  invariant: (population) =>
    `Every ${population} of the period; those that violate, or may, are the population. That there is none counts for as long as somebody was watching.`,
};

const notGiven = 'While a gap touches what it reads, a pass is not given: the outcome is not determined.';
const gapsLeave: Readonly<Record<EvaluationKind, string>> = {
  state: notGiven,
  population: notGiven,
  periodic:
    'What was found in an interval counts. That nothing was found is not determined while a gap touches the interval.',
  sla: 'An answer that was seen counts. That none was seen is not determined while a gap touches the time up to the limit.',
  invariant: 'While a gap touches what it reads, nobody was watching.',
};

/** With columns of equal width, as the formatter of the project writes tables. */
function tableOf(rows: readonly (readonly [name: string, value: string])[]): string {
  const all = [['parameter', 'default'] as const, ...rows];
  const [first, second] = [0, 1].map((column) => Math.max(...all.map((row) => row[column]!.length))) as [
    number,
    number,
  ];
  const line = ([name, value]: readonly [string, string]): string =>
    `| ${name.padEnd(first)} | ${value.padEnd(second)} |`;
  const [head, ...body] = all.map(line);
  return [head, `| ${'-'.repeat(first)} | ${'-'.repeat(second)} |`, ...body].join('\n');
}

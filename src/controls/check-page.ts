/** The page of a check, generated from its meta so that page and check cannot say different things. */
import type { AnyCheck } from './check.ts';

export function checkPage(check: AnyCheck): string {
  const { meta, population, reads, toleratesGaps } = check;
  const parameters = Object.entries(meta.parameters).map(
    ([name, value]) => [`\`${name}\``, `\`${String(value)}\``] as const,
  );
  const kinds = reads.map((kind) => `\`${kind}\``).join(', ') || 'nothing else';
  const judged =
    meta.evaluation === 'state'
      ? `Each \`${population}\`, at every instant of the period: it is judged again whenever something it reads changes.`
      : `Each \`${population}\` of the period, once, as things stood when it happened.`;
  const sections = [
    `# ${meta.title}`,
    `Check \`${meta.id}\`, reference ${meta.reference}.`,
    `> ${meta.question}`,
    meta.rationale,
    '## What is judged',
    `${judged} Reads: ${kinds}.`,
    toleratesGaps === undefined
      ? 'While a gap touches what it reads, a pass is not given: the outcome is not determined.'
      : `A gap does not undo a pass: ${toleratesGaps}`,
    ...(parameters.length > 0 ? ['## Parameters', tableOf(parameters)] : []),
    '## When it fails',
    meta.remediation,
  ];
  return `${sections.join('\n\n')}\n`;
}

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

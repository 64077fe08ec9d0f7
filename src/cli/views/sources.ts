/** What a sync brought and what is covered, for people. */
import type { ExaminedStrand, SourceExamination, SourceSync } from '../../app/forges/source-views.ts';
import type { StrandReport } from '../../app/forges/sync.ts';
import type { Context } from '../context.ts';
import { renderTable } from '../output/table.ts';
import { instantText, many, number, periodText } from '../output/words.ts';
import { visible } from '../output/width.ts';

type Look = Pick<Context, 'style' | 'columns'>;

export function renderSync(sync: SourceSync, all: boolean, { style, columns }: Look): string {
  const { source, trouble, repositories, repositoryGaps, strands } = sync;
  const head = `${style.bold(visible(source))}: ${many(repositories, 'repository', 'repositories')}`;
  if (trouble)
    return [
      head,
      `  ${style.bad('could not be read')}: ${visible(trouble.message)}`,
      `  to do: ${visible(trouble.hint)}`,
    ].join('\n');
  const shown = all ? strands : strands.filter(hasNews);
  const table = renderTable({
    columns: [
      { title: 'Repository', yields: 'middle' },
      { title: 'List' },
      { title: 'Records', align: 'right' },
      { title: '' },
      { title: 'Not read', yields: 'end' },
    ],
    rows: shown.map((one) => [
      one.repository || '(organisation)',
      one.strand,
      number(one.records),
      one.finished ? { text: 'read', paint: style.good } : { text: 'stopped', paint: style.bad },
      one.trouble ?? one.gaps.map(({ detail }) => detail).join(' '),
    ]),
    width: columns,
    style,
    indent: 2,
  });
  const gaps = repositoryGaps.map(({ detail }) => `  ${style.unknown(visible(`gap: ${detail}`))}`);
  const quiet = strands.length - shown.length;
  const rest = quiet > 0 ? [`  ${many(quiet, 'list')} with nothing new (--all shows them)`] : [];
  return [head, ...(shown.length > 0 ? [table] : []), ...gaps, ...rest].join('\n');
}

const hasNews = ({ records, gaps, finished }: StrandReport): boolean => records > 0 || gaps.length > 0 || !finished;

export function renderExamination(examined: SourceExamination, look: Look): string {
  const { source, examination, trouble, window, strands } = examined;
  const { style, columns } = look;
  const lines = [`${style.bold(visible(source.id))}  ${visible(source.origin)}, token: ${visible(source.token)}`];
  if (trouble)
    lines.push(`  ${style.bad('not reached')}: ${visible(trouble.message)}`, `  to do: ${visible(trouble.hint)}`);
  if (examination) lines.push(`  ${visible(reachedText(examination))}`);
  for (const { detail } of examination?.troubles ?? []) lines.push(`  ${style.unknown(visible(`gap: ${detail}`))}`);
  if (strands.length === 0) return lines.join('\n');
  lines.push(`  window ${periodText({ type: 'window', ...window })}`);
  lines.push(
    renderTable({
      columns: [
        { title: 'List' },
        { title: 'Covered', align: 'right' },
        { title: 'Since' },
        { title: 'Remembers' },
        { title: 'Gaps', align: 'right' },
        { title: 'To do', yields: 'end' },
      ],
      rows: strands.map((one) => [
        one.strand,
        shareText(one),
        one.coverage?.since ? sinceText(one.coverage.since) : '',
        remembersText(one),
        String(one.coverage?.gaps.reduce((sum, { count }) => sum + count, 0) ?? ''),
        one.remedy ?? one.reason ?? '',
      ]),
      width: columns,
      style,
      indent: 2,
    }),
  );
  for (const { strand, coverage } of strands)
    for (const { detail, count } of coverage?.gaps ?? [])
      lines.push(`  ${style.unknown(visible(`gap: ${strand}: ${detail}${count > 1 ? ` (${count} times)` : ''}`))}`);
  return lines.join('\n');
}

function reachedText({ version, identity, scopes, rateLimit }: NonNullable<SourceExamination['examination']>): string {
  const who =
    identity === null ? 'the forge does not say for whom the token speaks' : `the token speaks for ${identity}`;
  const may = scopes === null ? [] : [`may: ${scopes.join(', ') || 'nothing in particular'}`];
  const limit = rateLimit ? [`${number(rateLimit.remaining)} of ${number(rateLimit.limit)} requests left`] : [];
  return [...(version === null ? [] : [version]), who, ...may, ...limit].join('; ');
}

/** Rounded down: what is not all is never shown as all. */
function shareText({ offered, coverage }: ExaminedStrand): string {
  if (offered === 'never' || coverage === null) return 'none here';
  return `${Math.floor(coverage.share * 100)} %`;
}

const sinceText = (since: Parameters<typeof instantText>[0]): string =>
  since.startsWith('1970') ? 'ever' : since.slice(0, 10);

function remembersText({ offered, memory, decaysAfterDays }: ExaminedStrand): string {
  if (offered === 'never') return '';
  if (memory === 'snapshot') return 'only now';
  if (decaysAfterDays === 0) return 'nothing';
  return decaysAfterDays === null ? 'all' : `${decaysAfterDays} days`;
}

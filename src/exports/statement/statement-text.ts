/** The Statement of Applicability as a document for people: Markdown, and a page that needs nothing but a browser. */
import type { Applicability } from '../../model/decision.ts';
import type { Statement, StatementProblem, StatementRow } from '../../model/standing/statement.ts';
import { html, type HtmlValue } from '../html/html.ts';
import { definitions, table } from '../html/parts.ts';
import { style } from '../html/style.ts';
import { inclusionText } from './statement-csv.ts';

const heads = ['Control', 'What it is about', 'Applicable', 'Why', 'Implemented', 'Owner', 'Audit'] as const;

function rowCells({ row, title, decision, controls }: StatementRow): readonly string[] {
  if (!decision) return [row, title, 'not decided', '', '', '', ''];
  const results = controls.flatMap(({ id, result }) => (result === null ? [] : [`${id} ${result}`])).join(', ');
  return [
    row,
    title,
    decision.applicable ? 'yes' : 'no',
    decision.applicable ? `${inclusionText(decision)}. ${decision.reason}` : decision.reason,
    implementationText(decision),
    decision.owner ?? '',
    results,
  ];
}

function implementationText({ status, responsibility, plannedAt, description }: Applicability): string {
  const parts = [
    status,
    responsibility === undefined ? undefined : `done by ${responsibility === 'own' ? 'us' : responsibility}`,
    plannedAt === undefined ? undefined : `by ${plannedAt.slice(0, 10)}`,
    description,
  ];
  return parts.filter((part) => part !== undefined).join('; ');
}

function titleOf({ version }: Statement): string {
  return version ? `Statement of Applicability, version ${version.version}` : 'Statement of Applicability, draft';
}

const standard = 'ISO/IEC 27001:2022, 6.1.3 d)';

function approvalText({ version }: Statement): string {
  return version
    ? `${version.approvedBy}, ${version.approvedAt.slice(0, 10)}: ${version.reason}`
    : 'Nobody: these are the rows as they stand.';
}

function countText({ counts }: Statement): string {
  const { decided, annexA, applicable, excluded, implemented, own } = counts;
  return `${decided} of ${annexA} controls of Annex A decided, ${own} of our own; ${applicable} applicable, of which ${implemented} implemented or inherited; ${excluded} not applicable`;
}

const problemText = ({ row, because }: StatementProblem): string => (row === null ? because : `${row}: ${because}`);

/** Undecided rows are in the table already, one by one. */
const worthSaying = ({ problems }: Statement): readonly StatementProblem[] =>
  problems.filter(({ code }) => code !== 'undecided' && code !== 'no-owner');

export function statementMarkdown(statement: Statement): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(markdownCell).join(' | ')} |`;
  const problems = worthSaying(statement);
  return [
    `# ${titleOf(statement)}`,
    '',
    `${standard}. As of ${statement.at.slice(0, 10)}.`,
    '',
    `- Approved by: ${plain(approvalText(statement))}`,
    `- Rows: ${countText(statement)}.`,
    ...(statement.version ? [`- SHA-256 of the rows: \`${statement.version.rowsDigest}\``] : []),
    ...(statement.run === null ? [] : [`- Results of the audit ${statement.run}`]),
    '',
    ...(problems.length > 0
      ? ['## What does not agree', '', ...problems.map((one) => `- ${plain(problemText(one))}`), '']
      : []),
    '## Controls',
    '',
    line(heads),
    line(heads.map(() => '---')),
    ...statement.rows.map((row) => line(rowCells(row))),
    '',
  ].join('\n');
}

/** What people wrote stays text: no markup of theirs reaches the page that shows the document. */
const plain = (text: string): string => text.replace(/[\\`*_[\]<>#]/g, '\\$&').replace(/\s*\n\s*/g, ' ');
const markdownCell = (text: string): string => plain(text).replaceAll('|', '\\|');

export function statementHtml(statement: Statement): string {
  const title = titleOf(statement);
  const problems = worthSaying(statement);
  const rows: readonly (readonly HtmlValue[])[] = statement.rows.map(rowCells);
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
        />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <title>${title}</title>
        <style>
          ${style}
        </style>
      </head>
      <body>
        <main id="main">
          <h1>${title}</h1>
          <p>${standard}. As of ${statement.at.slice(0, 10)}.</p>
          ${definitions([
            ['Approved by', approvalText(statement)],
            ['Rows', countText(statement)],
            ['SHA-256 of the rows', statement.version?.rowsDigest],
            ['Audit', statement.run ?? undefined],
          ])}
          ${
            problems.length > 0 &&
            html`<section aria-labelledby="problems">
              <h2 id="problems">What does not agree</h2>
              <ul>
                ${problems.map((one) => html`<li>${problemText(one)}</li>`)}
              </ul>
            </section>`
          }
          <section aria-labelledby="controls">
            <h2 id="controls">Controls</h2>
            ${table('Every control of Annex A, and our own', heads, rows, 'stack')}
          </section>
        </main>
      </body>
    </html> `.markup;
}

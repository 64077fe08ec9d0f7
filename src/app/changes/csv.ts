/**
 * Changes as CSV (RFC 4180), in batches so that fifty thousand need no memory of their own. Several values in one cell
 * stand apart by `; `. Cells that a spreadsheet would take for a formula begin with an apostrophe.
 */
import type { ChangeRow } from '../plumbline.ts';

const columns = [
  'repository',
  'branch',
  'commit',
  'subject',
  'landedAt',
  'landedBy',
  'provenance',
  'method',
  'change',
  'url',
  'joinedBy',
  'joinReason',
  'backportOf',
  'requests',
  'authors',
  'approvers',
  'bot',
  'content',
  'deployments',
  'outcome',
  'findings',
] as const;

const batch = 500;

export async function* changesCsv(changes: AsyncIterable<ChangeRow>): AsyncIterable<string> {
  // Who wants no CSV loads nothing that writes it.
  const { stringify } = await import('csv-stringify/sync');
  let isFirst = true;
  let rows: ReturnType<typeof rowOf>[] = [];
  const written = (): string => {
    const text = stringify(rows, { header: isFirst, columns: [...columns], escape_formulas: true }).trimEnd();
    isFirst = false;
    rows = [];
    return text;
  };
  for await (const change of changes) {
    rows.push(rowOf(change));
    if (rows.length === batch) yield written();
  }
  if (rows.length > 0) yield written();
  else if (isFirst) yield columns.join(',');
}

function rowOf({ fact, outcome, findings }: ChangeRow): Record<(typeof columns)[number], string> {
  const { value, repository } = fact;
  const list = (items: readonly string[]): string => items.join('; ');
  return {
    repository,
    branch: value.branch,
    commit: value.commit,
    subject: value.subject,
    landedAt: value.landedAt,
    landedBy: value.landedBy ?? '',
    provenance: value.provenance,
    method: value.method,
    change: value.change?.id ?? '',
    url: value.change?.url ?? '',
    joinedBy: value.joinedBy,
    joinReason: value.joinReason,
    backportOf: value.backportOf === undefined ? '' : `${value.backportOf.branch} ${value.backportOf.commit}`,
    requests: list(value.requests),
    authors: list(value.authors),
    approvers: list(value.approvers.map(({ person, source }) => `${person} (${source})`)),
    bot: String(value.bot),
    content: value.content?.result ?? '',
    deployments: list((value.deployments ?? []).map(({ environment, at }) => `${environment} ${at}`)),
    outcome,
    findings: list(findings.map(({ code }) => code)),
  };
}

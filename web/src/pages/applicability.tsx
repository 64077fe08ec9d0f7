/** The Statement of Applicability: what does not agree first, then every row with what serves it, and its versions. */
import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { Statement, StatementRow } from '../../../src/http/schema.ts';
import { statementQuery } from '../api/queries.ts';
import { Filters, Select, TextField } from '../components/fields.tsx';
import { Page, Panel } from '../components/page.tsx';
import { ForDeciders } from '../components/session.tsx';
import { Answer } from '../components/states.tsx';
import { useFilters } from '../layout/use-filters.ts';
import type { ApplicabilitySearch } from '../router.tsx';
import { annexParts, type AnnexPart } from '../text/decision-words.ts';
import { dateTime, plural } from '../text/format.ts';
import { NewRow } from './applicability/decide-row.tsx';
import { Problems } from './applicability/problems.tsx';
import { RowCard } from './applicability/row-card.tsx';
import { Versions } from './applicability/versions.tsx';

export function ApplicabilityPage(): ReactElement {
  const { version } = useSearch({ from: '/applicability' });
  const query = useQuery(statementQuery(version));
  return (
    <Page
      title="Applicability"
      lead={
        <>
          <p>
            The Statement of Applicability of ISO/IEC 27001: each control of Annex A and your own, with the decision,
            its reasons, and what audits say of what serves it.
          </p>
          <ForDeciders>{null}</ForDeciders>
        </>
      }
    >
      <Answer query={query} what="Statement of Applicability">
        {(statement) => <Report statement={statement} />}
      </Answer>
    </Page>
  );
}

function Report({ statement }: { readonly statement: Statement }): ReactElement {
  const { part, decision, text } = useSearch({ from: '/applicability' });
  const { rows, problems, counts, version } = statement;
  const faulty = new Set(problems.map(({ row }) => row));
  const shown = rows.filter(
    (row) =>
      (part === undefined || partOf(row) === part) &&
      (decision === undefined || decides[decision].fits(row, faulty)) &&
      `${row.row} ${row.title} ${row.decision?.owner ?? ''} ${row.decision?.description ?? ''}`
        .toLowerCase()
        .includes(text?.toLowerCase() ?? ''),
  );
  return (
    <>
      <p>
        {version
          ? `Version ${version.version}, approved by ${version.approvedBy} on ${dateTime(version.approvedAt)}`
          : 'The rows as they stand'}
        : {counts.decided} of {counts.annexA} rows of Annex A decided, {counts.applicable} applicable, {counts.excluded}{' '}
        excluded, {counts.implemented} implemented, {counts.own} of your own.
      </p>
      <Problems problems={problems} />
      <Versions statement={statement} />
      <RowFilters />
      <p aria-live="polite">
        {shown.length} of {plural(rows.length, 'row')}
      </p>
      {(Object.keys(annexParts) as AnnexPart[]).map((one) => {
        const own = shown.filter((row) => partOf(row) === one);
        return own.length === 0 && one !== 'own' ? null : (
          <Panel
            key={one}
            title={annexParts[one]}
            id={`part-${one.replace('.', '')}`}
            aside={<span className="muted small">{plural(own.length, 'row')}</span>}
          >
            <div className="standing-list">
              {own.map((row) => (
                <RowCard
                  key={row.row}
                  row={row}
                  problems={problems.filter((problem) => problem.row === row.row)}
                  isDraft={version === null}
                  open={shown.length === 1}
                />
              ))}
            </div>
            {one === 'own' && version === null ? <NewRow /> : null}
          </Panel>
        );
      })}
    </>
  );
}

const partOf = ({ row, source }: StatementRow): AnnexPart =>
  source === 'custom' ? 'own' : (row.slice(0, 3) as AnnexPart);

export type RowDecision = 'undecided' | 'applicable' | 'excluded' | 'problem';

const decides: Readonly<
  Record<
    RowDecision,
    { readonly word: string; readonly fits: (row: StatementRow, faulty: ReadonlySet<string | null>) => boolean }
  >
> = {
  problem: { word: 'With something that does not agree', fits: ({ row }, faulty) => faulty.has(row) },
  undecided: { word: 'Not decided', fits: ({ decision }) => decision === null },
  applicable: { word: 'Applicable', fits: ({ decision }) => decision?.applicable === true },
  excluded: { word: 'Excluded', fits: ({ decision }) => decision?.applicable === false },
};

function RowFilters(): ReactElement {
  const { part, decision, text } = useSearch({ from: '/applicability' });
  const change = useFilters<ApplicabilitySearch>();
  return (
    <Filters>
      <Select
        label="Decision"
        all="All rows"
        value={decision}
        options={(Object.keys(decides) as RowDecision[]).map((one) => [one, decides[one].word])}
        onChange={(chosen) => change({ decision: chosen })}
      />
      <Select
        label="Part"
        all="All parts"
        value={part}
        options={(Object.keys(annexParts) as AnnexPart[]).map((one) => [one, annexParts[one]])}
        onChange={(chosen) => change({ part: chosen })}
      />
      <TextField label="Row, owner or words" value={text} onChange={(changed) => change({ text: changed })} />
    </Filters>
  );
}

/** Versions: which is shown, its files, what differs between two, and the form by which another person approves the rows. */
import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { Decided, Statement, StatementDifference } from '../../../../src/http/schema.ts';
import { address } from '../../api/client.ts';
import { statementDifferenceQuery } from '../../api/queries.ts';
import { ActForm, textOf } from '../../components/act/act-form.tsx';
import { Acts } from '../../components/act/acts.tsx';
import { TextInput } from '../../components/act/fields.tsx';
import { Select } from '../../components/fields.tsx';
import { Icon } from '../../components/icon.tsx';
import { Panel } from '../../components/page.tsx';
import { Answer } from '../../components/states.tsx';
import { useFilters } from '../../layout/use-filters.ts';
import type { ApplicabilitySearch } from '../../router.tsx';
import { date, plural } from '../../text/format.ts';

const files = [
  ['csv', 'CSV'],
  ['json', 'JSON'],
  ['markdown', 'Markdown'],
  ['html', 'HTML'],
] as const;

export function Versions({ statement }: { readonly statement: Statement }): ReactElement {
  const { version, compare } = useSearch({ from: '/applicability' });
  const change = useFilters<ApplicabilitySearch>();
  const options = statement.versions
    .toReversed()
    .map((one) => [one.version, `${one.version}, ${date(one.approvedAt)}`] as const);
  return (
    <Panel title="Versions" id="versions">
      <div className="filters">
        <Select
          label="Shown"
          all="The rows as they stand"
          value={version}
          options={options}
          onChange={(chosen) => change({ version: chosen })}
        />
        {options.length === 0 ? null : (
          <Select
            label="Compared with"
            all="Nothing"
            value={compare}
            options={options}
            onChange={(chosen) => change({ compare: chosen })}
          />
        )}
      </div>
      {statement.versions.length === 0 ? <p className="muted">No version was ever approved.</p> : null}
      {compare === undefined ? null : <Differences key={`${compare}-${version}`} from={compare} to={version} />}
      <div className="downloads">
        {files.map(([format, name]) => (
          <a key={format} className="button" href={address('/soa/file', { format, version })} download>
            <Icon name="download" />
            {name}
          </a>
        ))}
      </div>
      {version === undefined ? (
        <Acts
          acts={[
            {
              name: 'approve',
              label: 'Approve the rows as a version',
              form: (onDone) => <ApproveForm onDone={onDone} />,
            },
          ]}
        />
      ) : null}
    </Panel>
  );
}

function ApproveForm({ onDone }: { readonly onDone: (decided: Decided) => void }): ReactElement {
  return (
    <ActForm
      label="Approve the rows as a version"
      path="/soa/versions"
      action="Approve it"
      onDone={onDone}
      bodyOf={(form) => ({ version: textOf(form, 'version') })}
    >
      <TextInput
        name="version"
        label="Version"
        hint="Such as 1.0. Every row must be decided, and by somebody else than you."
      />
    </ActForm>
  );
}

function Differences({ from, to }: { readonly from: string; readonly to: string | undefined }): ReactElement {
  const query = useQuery(statementDifferenceQuery(from, to));
  return (
    <Answer query={query} what="what differs">
      {({ differences }) => (
        <section aria-label={`From version ${from} to ${to ?? 'the rows as they stand'}`}>
          <p>
            {differences.length === 0
              ? 'They say the same.'
              : `From version ${from}, ${plural(differences.length, 'row')} ${differences.length === 1 ? 'differs' : 'differ'}:`}
          </p>
          <ul className="plain-list">
            {differences.map((one) => (
              <li key={one.row}>
                <span className="mono">{one.row}</span> {differenceWords(one)}
              </li>
            ))}
          </ul>
        </section>
      )}
    </Answer>
  );
}

function differenceWords({ change, fields, after }: StatementDifference['differences'][number]): string {
  const who = `by ${after.decidedBy} on ${date(after.decidedAt)}`;
  if (change === 'added') return `added ${who}`;
  return `${fields.join(', ')} changed ${who}: ${after.reason}`;
}

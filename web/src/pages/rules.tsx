import { useQuery } from '@tanstack/react-query';
import { Link, useLocation, useSearch } from '@tanstack/react-router';
import { type ReactElement, useEffect } from 'react';
import type { Rule } from '../../../src/http/schema.ts';
import { rulesQuery } from '../api/queries.ts';
import { Filters, Select, TextField } from '../components/fields.tsx';
import { ClassSelect, SeveritySelect } from '../components/filter-selects.tsx';
import { Page } from '../components/page.tsx';
import { RuleText } from '../components/rule-text.tsx';
import { Chip, SeverityBadge } from '../components/result.tsx';
import { Answer, Empty } from '../components/states.tsx';
import { useFilters } from '../layout/use-filters.ts';
import type { RulesSearch } from '../router.tsx';
import { count, plural } from '../text/format.ts';
import { classWords } from '../text/words.ts';

export function RulesPage(): ReactElement {
  const query = useQuery(rulesQuery);
  return (
    <Page
      title="Rules"
      lead={
        <p>
          Each rule with what it must find and what it must let be, and what it cannot see. These examples are its
          tests. Rules of your own stand among them; <code>plumbline rule new</code> writes one to begin with.
        </p>
      }
    >
      <Answer query={query} what="rules">
        {({ rules }) =>
          rules.length === 0 ? (
            <Empty title="No rules">
              <p>This build of Plumbline holds none.</p>
            </Empty>
          ) : (
            <Rules rules={rules} />
          )
        }
      </Answer>
    </Page>
  );
}

function Rules({ rules }: { readonly rules: readonly Rule[] }): ReactElement {
  const search = useSearch({ from: '/rules' });
  const shown = rules.filter((rule) => fits(rule, search));
  const own = rules.filter(({ from }) => from !== undefined).length;
  return (
    <>
      <RuleFilters rules={rules} search={search} />
      <p className="muted" aria-live="polite">
        {shown.length === rules.length ? '' : `${count(shown.length)} of `}
        {plural(rules.length, 'rule')}
        {own === 0 ? '' : `, ${count(own)} of your own`}
      </p>
      {shown.length === 0 ? (
        <Empty title="No rule fits">
          <p>
            A filter leaves all of them out. <Link to="/rules">Show all</Link>
          </p>
        </Empty>
      ) : (
        shown.map((rule) => <Card key={rule.id} rule={rule} />)
      )}
    </>
  );
}

function fits(rule: Rule, { class: kind, severity, reads, origin, text }: RulesSearch): boolean {
  const words = text?.toLowerCase().split(/\s+/) ?? [];
  const said = `${rule.id} ${rule.title} ${rule.why} ${rule.remediation}`.toLowerCase();
  return (
    (kind === undefined || rule.class === kind) &&
    (severity === undefined || rule.severity === severity) &&
    (reads === undefined || rule.reads === undefined || rule.reads.includes(reads)) &&
    (origin === undefined || (rule.from !== undefined) === (origin === 'own')) &&
    words.every((word) => said.includes(word))
  );
}

function RuleFilters({
  rules,
  search,
}: {
  readonly rules: readonly Rule[];
  readonly search: RulesSearch;
}): ReactElement {
  const change = useFilters<RulesSearch>();
  const kinds = [...new Set(rules.flatMap(({ reads }) => reads ?? []))].sort();
  return (
    <Filters>
      <TextField
        label="Text"
        placeholder="Id, title or reason"
        value={search.text}
        onChange={(text) => change({ text })}
      />
      <ClassSelect value={search.class} onChange={(value) => change({ class: value })} />
      <SeveritySelect value={search.severity} onChange={(severity) => change({ severity })} />
      <Select
        label="Reads files of kind"
        all="Any kind"
        value={search.reads}
        options={kinds.map((kind) => [kind, kind] as const)}
        onChange={(reads) => change({ reads })}
      />
      <Select
        label="Written by"
        all="Anybody"
        value={search.origin}
        options={[
          ['own', 'You'],
          ['shipped', 'Plumbline'],
        ]}
        onChange={(origin) => change({ origin })}
      />
    </Filters>
  );
}

function Card({ rule }: { readonly rule: Rule }): ReactElement {
  const { hash } = useLocation();
  useEffect(() => {
    if (hash === rule.id) document.getElementById(rule.id)?.scrollIntoView();
  }, [hash, rule.id]);
  const { from, limits = [] } = rule;
  return (
    <section className="panel" id={rule.id} aria-labelledby={`title-${rule.id}`}>
      <div className="panel-head">
        <h2 id={`title-${rule.id}`}>{rule.title}</h2>
        <span className="chips">
          <SeverityBadge severity={rule.severity} />
          <Chip>{classWords[rule.class]}</Chip>
          {from === undefined ? null : <Chip>Your own</Chip>}
          <Link to="/findings" search={{ rule: rule.id, when: 'ever' }}>
            Its findings
          </Link>
        </span>
      </div>
      <RuleText rule={rule} />
      {limits.length === 0 ? null : (
        <details>
          <summary>What it cannot see</summary>
          <ul className="limits">
            {limits.map((limit) => (
              <li key={limit}>{limit}</li>
            ))}
          </ul>
        </details>
      )}
      <details>
        <summary>Examples</summary>
        <div className="columns">
          <Examples title="Found" examples={rule.examples.bad} />
          <Examples title="Let be" examples={rule.examples.good} />
        </div>
      </details>
      <p className="muted mono small break">
        {rule.id}
        {from === undefined ? '' : ` · ${from.file}${from.line === undefined ? '' : `:${from.line}`}`}
      </p>
    </section>
  );
}

function Examples({
  title,
  examples,
}: {
  readonly title: string;
  readonly examples: Rule['examples']['bad'];
}): ReactElement {
  return (
    <div>
      <h3>{title}</h3>
      {examples.length === 0 ? <p className="muted">None was written.</p> : null}
      {examples.map(({ path, code }) => (
        <figure key={`${path} ${code}`} className="example">
          <figcaption className="mono small">{path}</figcaption>
          <pre tabIndex={0} aria-label={`${title}: ${path}`}>
            {code}
          </pre>
        </figure>
      ))}
    </div>
  );
}

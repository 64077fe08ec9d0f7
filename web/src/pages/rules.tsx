import { useQuery } from '@tanstack/react-query';
import { Link, useLocation } from '@tanstack/react-router';
import { type ReactElement, useEffect } from 'react';
import type { Rule } from '../../../src/http/schema.ts';
import { rulesQuery } from '../api/queries.ts';
import { Page } from '../components/page.tsx';
import { Prose } from '../components/prose.tsx';
import { Chip, SeverityBadge } from '../components/result.tsx';
import { Answer, Empty } from '../components/states.tsx';
import { plural } from '../text/format.ts';
import { classWords } from '../text/words.ts';

export function RulesPage(): ReactElement {
  const query = useQuery(rulesQuery);
  return (
    <Page
      title="Rules"
      lead={<p>Each rule with what it must find and what it must let be. These examples are its tests.</p>}
    >
      <Answer query={query} what="rules">
        {({ rules }) =>
          rules.length === 0 ? (
            <Empty title="No rules">
              <p>This build of Plumbline holds none.</p>
            </Empty>
          ) : (
            <>
              <p className="muted">{plural(rules.length, 'rule')}</p>
              {rules.map((rule) => (
                <Card key={rule.id} rule={rule} />
              ))}
            </>
          )
        }
      </Answer>
    </Page>
  );
}

function Card({ rule }: { readonly rule: Rule }): ReactElement {
  const { hash } = useLocation();
  useEffect(() => {
    if (hash === rule.id) document.getElementById(rule.id)?.scrollIntoView();
  }, [hash, rule.id]);
  return (
    <section className="panel" id={rule.id} aria-labelledby={`title-${rule.id}`}>
      <div className="panel-head">
        <h2 id={`title-${rule.id}`}>{rule.title}</h2>
        <span className="chips">
          <SeverityBadge severity={rule.severity} />
          <Chip>{classWords[rule.class]}</Chip>
          <Link to="/findings" search={{ rule: rule.id, when: 'ever' }}>
            Its findings
          </Link>
        </span>
      </div>
      <p>
        <Prose text={rule.why} />
      </p>
      <p>
        <strong>What to do: </strong>
        <Prose text={rule.remediation} />
      </p>
      <details>
        <summary>Examples</summary>
        <div className="columns">
          <Examples title="Found" examples={rule.examples.bad} />
          <Examples title="Let be" examples={rule.examples.good} />
        </div>
      </details>
      <p className="muted mono small">{rule.id}</p>
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

/**
 * The auditor's door: what auditors ask, in their words, each answered here and one click from what it rests on. It shows
 * to everybody the same; the role only decides what may be changed, and here that is nothing but draws and packs.
 */
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { type ReactElement, useState } from 'react';
import type { CheckPopulation, Populations } from '../../../src/http/schema.ts';
import { populationsQuery, samplesQuery } from '../api/audit-queries.ts';
import { Page, Panel } from '../components/page.tsx';
import { Prose } from '../components/prose.tsx';
import { useSession } from '../components/session.tsx';
import { Answer, NothingAudited } from '../components/states.tsx';
import { useRun } from '../layout/run-picker.tsx';
import { count, plural } from '../text/format.ts';
import { Decided } from './audit/decided.tsx';
import { Downloads } from './audit/downloads.tsx';
import { PopulationTable } from './audit/population-table.tsx';
import { Unseen } from './audit/unseen.tsx';
import { DrawList } from './samples/draw-list.tsx';
import { Field } from './samples/field.tsx';
import { Completeness, PopulationDownloads } from './samples/population-facts.tsx';

export function AuditPage(): ReactElement {
  const query = useQuery(populationsQuery(useRun()));
  const { role } = useSession();
  return (
    <Page
      title="For the auditor"
      lead={
        <p>
          What auditors ask, and where the answer lies. Nothing is withheld: deviations, waivers and what could not be
          seen are here as the team sees them.
          {role === 'auditor'
            ? ' You came through the auditor’s door: you can draw samples and build packs, and change nothing.'
            : ''}
        </p>
      }
    >
      <Answer query={query} what="populations">
        {(answer) => (answer.run === null ? <NothingAudited /> : <Questions answer={answer} run={answer.run} />)}
      </Answer>
    </Page>
  );
}

function Questions({ answer, run }: { readonly answer: Populations; readonly run: string }): ReactElement {
  const { populations } = answer;
  const changes = changesOf(populations);
  return (
    <>
      <Panel title="Show me the complete list of changes, and how you know it is complete" id="complete">
        <CompleteList changes={changes} run={run} />
        <details>
          <summary>The populations of all {count(populations.length)} checks</summary>
          <PopulationTable populations={populations} run={run} />
        </details>
      </Panel>
      <Panel title="Draw 25" id="draw">
        <Draws changes={changes} />
      </Panel>
      <Panel title="Show me the approval of this one" id="approval">
        <FindChange />
      </Panel>
      <Panel title="What could you not see?" id="unseen">
        <Unseen run={run} />
      </Panel>
      <Panel title="What was decided by people?" id="decided">
        <Decided />
      </Panel>
      <Panel title="What can I take with me?" id="downloads">
        <Downloads run={run} />
      </Panel>
    </>
  );
}

/** Checks of changes may each leave some out: the longest list, and of equal ones that of approvals, which is tested first. */
function changesOf(populations: Populations['populations']): CheckPopulation | undefined {
  const first = (one: CheckPopulation): number => (one.check === 'change-approved-by-another' ? 0 : 1);
  return populations
    .filter(({ population }) => population.kind === 'landed-change')
    .sort((a, b) => b.population.size - a.population.size || first(a) - first(b))[0];
}

function CompleteList({
  changes,
  run,
}: {
  readonly changes: CheckPopulation | undefined;
  readonly run: string;
}): ReactElement {
  if (!changes) return <p>No check of this run judged changes, so no list of changes was sealed with it.</p>;
  const { check, population, evidence } = changes;
  return (
    <>
      <p>
        <Link to="/changes">{plural(population.size, 'change')}</Link> landed in the period
        {population.excluded > 0 ? `; ${count(population.excluded)} of them were left out with a reason each` : ''}.
        They were listed by:{' '}
        <span className="break">
          <Prose text={population.query} />
        </span>
      </p>
      <p>
        <Completeness population={population} />
      </p>
      {evidence === null ? (
        <p>This list was not sealed: nobody can prove later that it was this one.</p>
      ) : (
        <p>
          It was sealed as{' '}
          <Link to="/evidence/$id" params={{ id: evidence.envelope.id }}>
            entry {count(evidence.index)} of the ledger
          </Link>
          , with the SHA-256 of its ids: <code className="break">{population.idsDigest}</code>. To hold it against the
          repositories yourself, run the same command in a clone of yours and compare the counts.
        </p>
      )}
      <PopulationDownloads check={check} run={run} />
    </>
  );
}

function Draws({ changes }: { readonly changes: CheckPopulation | undefined }): ReactElement {
  const draws = useQuery(samplesQuery);
  return (
    <>
      <p>
        With a seed of your own, from any sealed list. The list was sealed before you name the seed, so nobody chooses
        what is drawn.
      </p>
      <p>
        <Link className="button primary" to="/samples" search={changes ? { check: changes.check } : {}}>
          Draw a sample
        </Link>
      </p>
      <Answer query={draws} what="draws">
        {({ samples }) => <DrawList samples={samples.slice(0, 5)} />}
      </Answer>
    </>
  );
}

function FindChange(): ReactElement {
  const [text, setText] = useState('');
  const navigate = useNavigate();
  return (
    <form
      className="draw-form"
      aria-label="Find a change"
      onSubmit={(event) => {
        event.preventDefault();
        void navigate({ to: '/changes', search: { text: text.trim() } });
      }}
    >
      <p>
        Each change has a page that says who proposed, approved, merged and deployed it, when, on which revision, and
        from which answer of the forge that is known. What is not known is said so.
      </p>
      <Field label="A commit, a changeset or words of its title" value={text} onChange={setText} />
      <div>
        <button type="submit">Find it</button>
      </div>
    </form>
  );
}

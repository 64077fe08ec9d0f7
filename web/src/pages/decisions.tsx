/** What people decided: waivers and remediations as they stand, each with its history, and the log of everything. */
import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { StandingRemediation, StandingWaiver } from '../../../src/http/schema.ts';
import { decisionsQuery, remediationsQuery, waiversQuery } from '../api/queries.ts';
import { Acts } from '../components/act/acts.tsx';
import { Filters, TextField } from '../components/fields.tsx';
import { Page, Panel } from '../components/page.tsx';
import { ForDeciders } from '../components/session.tsx';
import { Answer } from '../components/states.tsx';
import { useFilters } from '../layout/use-filters.ts';
import type { DecisionsSearch } from '../router.tsx';
import { remediationStandings, waiverStandings } from '../text/decision-words.ts';
import { plural } from '../text/format.ts';
import { AskForWaiver } from './decisions/ask-for-waiver.tsx';
import { DecisionLog } from './decisions/decision-log.tsx';
import { OpenRemediation } from './decisions/open-remediation.tsx';
import { RemediationCard } from './decisions/remediation-card.tsx';
import { targetText } from './decisions/target.tsx';
import { WaiverCard } from './decisions/waiver-card.tsx';

export function DecisionsPage(): ReactElement {
  const waivers = useQuery(waiversQuery);
  const remediations = useQuery(remediationsQuery);
  const log = useQuery(decisionsQuery);
  const { text } = useSearch({ from: '/decisions' });
  const change = useFilters<DecisionsSearch>();
  return (
    <Page
      title="Decisions"
      lead={
        <>
          <p>
            Decisions are only ever added, and each is sealed. A waived exception stays an exception, with its waiver
            beside it.
          </p>
          <ForDeciders>{null}</ForDeciders>
        </>
      }
    >
      <Filters>
        <TextField label="Control, person or words" value={text} onChange={(changed) => change({ text: changed })} />
      </Filters>
      <Answer query={waivers} what="waivers">
        {(answer) => <Waivers waivers={answer.waivers.filter((one) => fits(one.waiver, text))} />}
      </Answer>
      <Answer query={remediations} what="remediations">
        {(answer) => <Remediations remediations={answer.remediations.filter((one) => fits(one.remediation, text))} />}
      </Answer>
      <Answer query={log} what="decisions">
        {({ decisions }) => <DecisionLog decisions={decisions.filter(({ decision }) => fits(decision, text))} />}
      </Answer>
    </Page>
  );
}

/** Whatever stands in it: ids, people, reasons, what it is about. */
function fits(decision: object, text: string | undefined): boolean {
  return text === undefined || JSON.stringify(Object.values(decision)).toLowerCase().includes(text.toLowerCase());
}

function Waivers({ waivers }: { readonly waivers: readonly StandingWaiver[] }): ReactElement {
  const { control, check, member, ask } = useSearch({ from: '/decisions' });
  const order = Object.keys(waiverStandings);
  const sorted = waivers.toSorted((a, b) => order.indexOf(a.standing) - order.indexOf(b.standing));
  return (
    <Panel title="Waivers" id="waivers" aside={<span className="muted small">{plural(waivers.length, 'waiver')}</span>}>
      <Acts
        open={ask}
        acts={[
          {
            name: 'waiver',
            label: 'Ask for a waiver',
            form: (onDone) => <AskForWaiver target={{ control, check, member }} onDone={onDone} />,
          },
        ]}
      />
      {waivers.length === 0 ? <p className="muted">None.</p> : null}
      <Folded
        items={sorted}
        hasEnded={({ standing }) => ended.has(standing)}
        card={(one) => <WaiverCard key={one.waiver.id} of={one} />}
      />
    </Panel>
  );
}

function Remediations({ remediations }: { readonly remediations: readonly StandingRemediation[] }): ReactElement {
  const { control, check, member, ask } = useSearch({ from: '/decisions' });
  const order = Object.keys(remediationStandings);
  const sorted = remediations.toSorted(
    (a, b) =>
      order.indexOf(a.standing) - order.indexOf(b.standing) ||
      a.remediation.dueAt.localeCompare(b.remediation.dueAt) ||
      targetText(a.remediation.target).localeCompare(targetText(b.remediation.target)),
  );
  return (
    <Panel
      title="Remediations"
      id="remediations"
      aside={<span className="muted small">{plural(remediations.length, 'remediation')}</span>}
    >
      <Acts
        open={ask}
        acts={[
          {
            name: 'remediation',
            label: 'Open a remediation',
            form: (onDone) => <OpenRemediation target={{ control, check, member }} onDone={onDone} />,
          },
        ]}
      />
      {remediations.length === 0 ? <p className="muted">None.</p> : null}
      <Folded
        items={sorted}
        hasEnded={({ standing }) => ended.has(standing)}
        card={(one) => <RemediationCard key={one.remediation.id} of={one} />}
      />
    </Panel>
  );
}

const ended: ReadonlySet<string> = new Set(['expired', 'refused', 'withdrawn', 'mended']);

/** What ended is read seldom, and grows for ever; whoever looks for something sees it all. */
function Folded<T>({
  items,
  hasEnded,
  card,
}: {
  readonly items: readonly T[];
  readonly hasEnded: (item: T) => boolean;
  readonly card: (item: T) => ReactElement;
}): ReactElement {
  const { text } = useSearch({ from: '/decisions' });
  const past = items.filter(hasEnded);
  return (
    <div className="standing-list">
      {items.filter((item) => !hasEnded(item)).map(card)}
      {past.length === 0 ? null : (
        <details key={text} open={text !== undefined}>
          <summary>{past.length} that ended</summary>
          {past.map(card)}
        </details>
      )}
    </div>
  );
}

/** Beside the record: where lists do not agree, what could not be seen, and what was demanded that day. */
import type { ReactElement } from 'react';
import type { ChangeDetail } from '../../../../src/http/schema.ts';
import { Icon } from '../../components/icon.tsx';
import { Panel } from '../../components/page.tsx';
import { Prose } from '../../components/prose.tsx';
import { GapList } from '../../components/references.tsx';
import { date, dateTime } from '../../text/format.ts';
import { differenceWords } from '../../text/words.ts';
import { Person } from './person.tsx';
import { sentence } from './record-words.ts';
import { ruleLines, type RuleLine } from './rule-words.ts';
import { gapsAround, gapsByPart, knowsForge, storyPartWords, unseenOf } from './unseen-words.ts';

interface Of {
  readonly detail: ChangeDetail;
}

export function Differences({ detail }: Of): ReactElement {
  const { differences } = detail;
  const worst = [...differences].sort((a, b) => Number(a.explained) - Number(b.explained));
  return (
    <Panel title="Where the lists differ" id="differences">
      {worst.length === 0 ? (
        <p className="muted">
          {knowsForge(detail)
            ? 'Git, the forge, its deployments and the requests agree about this change.'
            : 'Only git was read: there is no second list that it could differ from.'}
        </p>
      ) : (
        <ul className="difference-list">
          {worst.map(({ code, because, explained, subject }) => (
            <li key={`${code} ${subject}`}>
              <h3>
                {differenceWords[code]}{' '}
                <span className={`badge tone-${explained ? 'operated' : 'deviated'}`}>
                  <Icon name={explained ? 'check' : 'warning'} />
                  {explained ? 'Explained' : 'Not explained'}
                </span>
              </h3>
              <p>
                <Prose text={sentence(because)} />
              </p>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

export function Unseen({ detail }: Of): ReactElement {
  const lines = unseenOf(detail);
  const gaps = gapsAround(detail);
  return (
    <Panel title="What could not be seen" id="unseen">
      {lines.length + gaps.length === 0 ? <p className="muted">Nothing that this page would show is missing.</p> : null}
      {lines.length > 0 ? (
        <dl className="unseen">
          {lines.map(({ what, why }) => (
            <div key={`${what} ${why}`}>
              <dt>
                <Icon name="gap" />
                {what}
              </dt>
              <dd>
                <Prose text={why} />
              </dd>
            </div>
          ))}
        </dl>
      ) : null}
      {gapsByPart(detail).map(([part, own]) => (
        <div key={part}>
          <h3>{storyPartWords[part]}</h3>
          <GapList gaps={own} named={false} />
        </div>
      ))}
      <ToldBy detail={detail} />
      {knowsForge(detail) ? null : <WhatAForgeAdds />}
    </Panel>
  );
}

/** How fresh the forge's word is. */
function ToldBy({ detail: { forge } }: Of): ReactElement | null {
  if (!forge) return null;
  return (
    <p className="muted small">
      {forge.syncedAt === null
        ? 'No list of the forge was read to its end yet: '
        : `The forge was last read on ${dateTime(forge.syncedAt)}: `}
      <code className="break">{forge.source}</code>
    </p>
  );
}

function WhatAForgeAdds(): ReactElement {
  return (
    <div className="adds">
      <p>With its forge connected, this page also shows:</p>
      <ul>
        <li>who proposed it, from which branch, and what was asked for</li>
        <li>each review, when, and of which revision</li>
        <li>what ran on it, against what the rules of that day demanded</li>
        <li>who landed it, and whether that went around the rules</li>
      </ul>
      <pre className="command">plumbline source add github:OWNER</pre>
    </div>
  );
}

const stateIcons = { kept: 'check', open: 'dash', unknown: 'question' } as const;
const stateWords = { kept: 'Guards', open: 'Leaves open' } as const;

export function RulesOfThatDay({ detail }: Of): ReactElement | null {
  const { rules } = detail;
  if (!rules) return null;
  const { from, until, dated, changedBy } = rules;
  return (
    <Panel title="The rules of that day" id="rules">
      <p className="muted">
        {dated === 'history' ? 'Dated by the forge' : 'As it was seen'}: in force since {date(from)}
        {until === null ? ', and still so when last seen' : `, until ${date(until)}`}
        {changedBy === null ? '' : ', set by '}
        {changedBy === null ? null : <Person of={changedBy} />}.
      </p>
      <dl className="day-rules">
        {ruleLines(rules.rules).map((line) => (
          <Line key={line.what} line={line} />
        ))}
      </dl>
      <p className="muted small">
        {rules.rules.origins.length === 0
          ? 'No rule stood over the branch.'
          : `From ${rules.rules.origins.map(({ name, kind, level }) => `${name} (${kind} of the ${level})`).join(', ')}.`}
      </p>
    </Panel>
  );
}

function Line({ line: { what, said, state } }: { readonly line: RuleLine }): ReactElement {
  return (
    <div className={`day-rule-${state}`}>
      <dt>{what}</dt>
      <dd>
        <Icon name={stateIcons[state]} />
        {state === 'unknown' ? null : <span className="visually-hidden">{stateWords[state]}: </span>}
        <span className="break">{said}</span>
      </dd>
    </div>
  );
}

import type { ReactElement } from 'react';
import type { RulesInForce } from '../../../../src/http/schema.ts';
import { Icon, type IconName } from '../../components/icon.tsx';
import { dateTime } from '../../text/format.ts';
import type { Segment } from './protection-tracks.ts';
import { briefly, levelWords, ruleLines, type RuleLine } from './protection-words.ts';
import { stretchWords } from './span-words.ts';

/** The rules of one stretch, line by line, with how it is dated and who changed them. */
export function RulesInWords({
  segment,
  before,
  after,
  close,
}: {
  readonly segment: Segment;
  readonly before: (() => void) | undefined;
  readonly after: (() => void) | undefined;
  readonly close: () => void;
}): ReactElement {
  const { stretch, level, begins, ends } = segment;
  return (
    <div className="rules-in-words" role="region" aria-label="Rules of the stretch">
      <div className="rules-head">
        <p>
          <strong>{levelWords[level]}</strong>, {stretchWords(begins, ends)}.{' '}
          {stretch
            ? sentence(briefly(stretch.rules))
            : 'Nothing was read of the rules at this time: that is no word for or against them.'}
        </p>
        <div className="rules-steps">
          <button type="button" disabled={before === undefined} onClick={before}>
            Stretch before
          </button>
          <button type="button" disabled={after === undefined} onClick={after}>
            Stretch after
          </button>
          <button type="button" onClick={close}>
            Show all again
          </button>
        </div>
      </div>
      {stretch ? (
        <>
          <p className="muted small">{datedWords(stretch)}</p>
          <dl className="rule-lines">
            {ruleLines(stretch.rules).map((line) => (
              <RuleWords key={line.rule} line={line} />
            ))}
          </dl>
          <p className="muted small">{originWords(stretch)}</p>
        </>
      ) : null}
    </div>
  );
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

function datedWords({ dated, from, until, changedBy }: RulesInForce): string {
  const start =
    dated === 'history'
      ? `In force from ${dateTime(from)}, as the forge dates it`
      : `Seen so from ${dateTime(from)} on; what held before was not looked at`;
  const end = until === null ? 'still so when last seen' : `until ${dateTime(until)}`;
  return `${start}; ${end}. ${changedBy === null ? 'Who changed them is not known.' : `Changed by ${changedBy}.`}`;
}

function originWords({ rules: { origins }, fact }: RulesInForce): string {
  const named = origins.map(({ kind, name, level }) => `${kind.replaceAll('-', ' ')} “${name}” of the ${level}`);
  return `${named.length === 0 ? 'Where they stand is not told' : `They stand in: ${named.join('; ')}`}. Fact ${fact}.`;
}

const icons: readonly (readonly [RuleLine['held'], IconName, string, string])[] = [
  [true, 'check', 'operated', 'Protects'],
  [false, 'warning', 'deviated', 'Open'],
  [null, 'question', 'indeterminate', 'Not known'],
];

function RuleWords({ line: { rule, words, held } }: { readonly line: RuleLine }): ReactElement {
  const [, icon, tone, said] = icons.find(([value]) => value === held)!;
  return (
    <div className={`rule-line tone-${tone}`}>
      <dt>
        <Icon name={icon} />
        <span className="visually-hidden">{said}: </span>
        {rule}
      </dt>
      <dd>{words}</dd>
    </div>
  );
}

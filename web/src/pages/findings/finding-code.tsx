/** The lines of a finding with some around them; each number leads to the file. */
import { Link } from '@tanstack/react-router';
import { Fragment, type ReactElement } from 'react';
import type { FindingDetail } from '../../../../src/http/schema.ts';
import { Icon } from '../../components/icon.tsx';

export function FindingCode({
  detail: { finding },
  stretches,
  commit,
}: {
  readonly detail: FindingDetail;
  readonly stretches: NonNullable<FindingDetail['code']>;
  readonly commit: string | undefined;
}): ReactElement {
  const { repository, path, line, endLine } = finding;
  const through = new Set(finding.flow?.through ?? []);
  return (
    <div className="code" role="region" aria-label="Code" tabIndex={0}>
      {stretches.map(({ from, lines }, index) => (
        <Fragment key={from}>
          {index === 0 ? null : (
            <p className="muted line-skipped" aria-hidden="true">
              …
            </p>
          )}
          <div className="code-block">
            {lines.map((text, at) => {
              const number = from + at;
              const isOwn = number >= line && number <= endLine;
              const classes = ['line', isOwn ? 'found' : through.has(number) ? 'matched' : ''];
              return (
                <div key={number} className={classes.join(' ').trim()}>
                  <Link
                    className="line-number"
                    to="/file"
                    search={{ repository, path, ...(commit === undefined ? {} : { commit }) }}
                    hash={`L${number}`}
                    aria-label={`Line ${number}`}
                  >
                    {number}
                  </Link>
                  <span className="margin">{number === line ? <Icon name="warning" /> : null}</span>
                  <code>{text === '' ? '\u200b' : text}</code>
                </div>
              );
            })}
          </div>
        </Fragment>
      ))}
    </div>
  );
}

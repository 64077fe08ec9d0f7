/** A file at a commit, line by line, with its findings where they stand. `#L12` marks a line, `#L12-L20` several. */
import { useQuery } from '@tanstack/react-query';
import { Link, useLocation, useSearch } from '@tanstack/react-router';
import { memo, type ReactElement, useEffect, useMemo } from 'react';
import type { File, Finding } from '../../../src/http/schema.ts';
import { fileQuery } from '../api/queries.ts';
import { Icon } from '../components/icon.tsx';
import { Page } from '../components/page.tsx';
import { Hash } from '../components/references.tsx';
import { SeverityBadge } from '../components/result.tsx';
import { Answer, Empty } from '../components/states.tsx';
import { bytes, date, plural } from '../text/format.ts';
import { Suppressed } from './findings.tsx';

export function FilePage(): ReactElement {
  const { repository, path, commit } = useSearch({ from: '/file' });
  if (repository === undefined || path === undefined)
    return (
      <Page title="File">
        <Empty title="No file is named">
          <p>
            Open one from the <Link to="/search">search</Link> or from a <Link to="/findings">finding</Link>.
          </p>
        </Empty>
      </Page>
    );
  return <FileOf repository={repository} path={path} commit={commit} />;
}

function FileOf({
  repository,
  path,
  commit,
}: {
  readonly repository: string;
  readonly path: string;
  readonly commit: string | undefined;
}): ReactElement {
  const query = useQuery(fileQuery({ repository, path, commit }));
  const name = path.slice(path.lastIndexOf('/') + 1);
  return (
    <Page
      title={`${name} in ${repository}`}
      heading={name}
      above={
        <nav className="breadcrumb" aria-label="Breadcrumb">
          <Link to="/repositories" hash={repository}>
            {repository}
          </Link>{' '}
          / <span className="mono break">{path}</span>
        </nav>
      }
    >
      <Answer query={query} what={path}>
        {(file) => (
          <>
            <About file={file} asked={commit} />
            {file.text === undefined ? (
              <Empty title="Not shown">
                <p>
                  It is binary, or larger than what a page can show. It was still searched by its path, and listed as
                  such.
                </p>
              </Empty>
            ) : (
              <Code text={file.text} findings={file.findings} />
            )}
          </>
        )}
      </Answer>
    </Page>
  );
}

function About({ file, asked }: { readonly file: File; readonly asked: string | undefined }): ReactElement {
  return (
    <>
      <p className="file-about">
        {file.language ?? 'Text'} · {bytes(file.size)} · {asked === undefined ? 'at the head' : 'at commit'}{' '}
        <Hash value={file.commit} /> · blob <Hash value={file.blob} />
        {asked === undefined ? null : (
          <>
            {' · '}
            <Link to="/file" search={{ repository: file.repository, path: file.path }}>
              At the head
            </Link>
          </>
        )}
      </p>
      {file.findings.length === 0 ? null : (
        <details className="file-findings" open>
          <summary>{plural(file.findings.length, 'finding')} in this file</summary>
          <ul>
            {file.findings.map((finding) => (
              <li key={finding.fingerprint}>
                <SeverityBadge severity={finding.severity} /> <a href={`#L${finding.line}`}>Line {finding.line}</a>{' '}
                {finding.title}
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

/** Long files are laid out block by block as they come into view; the browser can still find text in all of it. */
const linesInBlock = 200;

function Code({ text, findings }: { readonly text: string; readonly findings: readonly Finding[] }): ReactElement {
  const { hash } = useLocation();
  const marked = markedLines(hash);
  const lines = useMemo(() => text.replace(/\n$/, '').split('\n'), [text]);
  const byLine = useMemo(() => Map.groupBy(findings, ({ line }) => line), [findings]);
  const [first] = marked;
  useEffect(() => {
    if (first > 0) document.getElementById(`L${first}`)?.scrollIntoView({ block: 'center' });
  }, [first]);
  const blocks = Array.from({ length: Math.ceil(lines.length / linesInBlock) }, (_, index) => index * linesInBlock);
  return (
    <div className="code" role="region" aria-label="Code" tabIndex={0}>
      {blocks.map((start) => (
        <Block
          key={start}
          start={start}
          lines={lines.slice(start, start + linesInBlock)}
          findings={byLine}
          from={marked[0]}
          to={marked[1]}
        />
      ))}
    </div>
  );
}

function markedLines(hash: string): readonly [from: number, to: number] {
  const read = /^L(\d+)(?:-L?(\d+))?$/.exec(hash);
  return read ? [Number(read[1]), Number(read[2] ?? read[1])] : [0, 0];
}

const Block = memo(function Block({
  start,
  lines,
  findings,
  from,
  to,
}: {
  readonly start: number;
  readonly lines: readonly string[];
  readonly findings: ReadonlyMap<number, readonly Finding[]>;
  readonly from: number;
  readonly to: number;
}): ReactElement {
  return (
    <div className="code-block" style={{ containIntrinsicHeight: `auto ${lines.length * 20}px` }}>
      {lines.map((line, index) => {
        const number = start + index + 1;
        const here = findings.get(number);
        const marked = number >= from && number <= to;
        return (
          <div key={number}>
            <div
              id={`L${number}`}
              className={`line ${marked ? 'marked' : ''} ${here ? 'found' : ''}`}
              {...(marked ? { 'aria-current': true } : {})}
            >
              <a className="line-number" href={`#L${number}`} aria-label={`Line ${number}`}>
                {number}
              </a>
              <span className="margin">{here ? <Icon name="warning" /> : null}</span>
              <code>{line === '' ? '\u200b' : line}</code>
            </div>
            {here?.map((finding) => (
              <Note key={finding.fingerprint} finding={finding} />
            ))}
          </div>
        );
      })}
    </div>
  );
});

function Note({ finding }: { readonly finding: Finding }): ReactElement {
  return (
    <aside className="line-note" aria-label={`Finding in line ${finding.line}`}>
      <SeverityBadge severity={finding.severity} />{' '}
      <Link to="/rules" hash={finding.rule}>
        {finding.title}
      </Link>
      {finding.detail === undefined ? null : <>: {finding.detail}</>}
      <span className="muted">
        {' '}
        since {date(finding.firstSeen.at)}
        {finding.atHead ? '' : ', gone at the head'}
      </span>
      <Suppressed finding={finding} />
    </aside>
  );
}

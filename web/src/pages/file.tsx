/** A file at a commit: its history, the findings and symbols in it, and its text with the matches that led here. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link, useLocation, useSearch } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { File } from '../../../src/http/schema.ts';
import { fileHistoryQuery, fileQuery } from '../api/queries.ts';
import { Page } from '../components/page.tsx';
import { Hash } from '../components/references.tsx';
import { SeverityBadge } from '../components/result.tsx';
import { Answer, Empty } from '../components/states.tsx';
import { bytes, plural } from '../text/format.ts';
import { Code } from './file/code.tsx';
import { FileHistoryPanel } from './file/file-history.tsx';
import { fileMatchesQuery, type FileMatches } from './file/file-matches.ts';
import { FileSymbols } from './file/file-symbols.tsx';
import { placeIn } from './file/history-words.ts';
import { MatchWalk, useMatchWalk } from './file/match-walk.tsx';

export function FilePage(): ReactElement {
  const { repository, path, commit, q } = useSearch({ from: '/file' });
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
  return <FileOf repository={repository} path={path} commit={commit} q={q} />;
}

function FileOf({
  repository,
  path,
  commit,
  q,
}: {
  readonly repository: string;
  readonly path: string;
  readonly commit: string | undefined;
  readonly q: string | undefined;
}): ReactElement {
  // While another commit of the same file is read, this one stays: stepping through time does not flicker.
  const query = useQuery({
    ...fileQuery({ repository, path, commit }),
    placeholderData: (before) => {
      return before?.repository === repository && before.path === path ? keepPreviousData(before) : undefined;
    },
  });
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
            <About file={file} asked={commit} q={q} />
            <FileHistoryPanel file={file} q={q} />
            <Findings file={file} />
            <SymbolsAtHead file={file} />
            {file.text === undefined ? (
              <Empty title="Not shown">
                <p>
                  It is binary, or larger than what a page can show. It was still searched by its path, and listed as
                  such.
                </p>
              </Empty>
            ) : (
              <Text file={file} text={file.text} q={q} />
            )}
          </>
        )}
      </Answer>
    </Page>
  );
}

/** Symbols are indexed of the heads: beside an older content they would name other lines. */
function SymbolsAtHead({ file }: { readonly file: File }): ReactElement | null {
  const { data } = useQuery(fileHistoryQuery(file));
  const [latest] = data?.tenures ?? [];
  return latest?.blob === file.blob && latest.until === undefined ? <FileSymbols file={file} /> : null;
}

const noMatches: FileMatches = new Map();

function Text({
  file,
  text,
  q,
}: {
  readonly file: File;
  readonly text: string;
  readonly q: string | undefined;
}): ReactElement {
  const { hash } = useLocation();
  const { data: history, isPending } = useQuery(fileHistoryQuery(file));
  const place = history && placeIn(history.tenures, file);
  const tenure = place && history.tenures[place.index];
  const found = useQuery({
    ...fileMatchesQuery(file, q, tenure?.until ? tenure.since.at : undefined),
    ...(isPending ? { enabled: false } : {}),
  });
  const matches = found.data?.matches ?? noMatches;
  const walk = useMatchWalk(matches, hash);
  return (
    <>
      {q === undefined ? null : (
        <MatchWalk walk={walk} q={q} incomplete={found.data?.incomplete === true || found.isError} />
      )}
      <Code text={text} findings={file.findings} matches={matches} current={walk.lines[walk.at]} />
    </>
  );
}

function About({
  file,
  asked,
  q,
}: {
  readonly file: File;
  readonly asked: string | undefined;
  readonly q: string | undefined;
}): ReactElement {
  const { repository, path, commit } = file;
  const kept = q === undefined ? {} : { q };
  return (
    <p className="file-about">
      {file.language ?? 'Text'} · {bytes(file.size)} · {asked === undefined ? 'at the head' : 'at commit'}{' '}
      <Hash value={commit} /> · blob <Hash value={file.blob} />
      {' · '}
      {asked === undefined ? (
        <Link to="/file" search={{ repository, path, commit, ...kept }}>
          Permanent link
        </Link>
      ) : (
        <Link to="/file" search={{ repository, path, ...kept }}>
          At the head
        </Link>
      )}
    </p>
  );
}

function Findings({ file }: { readonly file: File }): ReactElement | null {
  if (file.findings.length === 0) return null;
  return (
    <details className="file-findings">
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
  );
}

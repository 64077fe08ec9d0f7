import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { Posture, Scanner } from '../../../src/http/schema.ts';
import { postureQuery } from '../api/queries.ts';
import { Filters, Select } from '../components/fields.tsx';
import { Icon } from '../components/icon.tsx';
import { Page, Panel, Scroll } from '../components/page.tsx';
import { CodeLink, GapList } from '../components/references.tsx';
import { Chip } from '../components/result.tsx';
import { Answer, NothingAudited } from '../components/states.tsx';
import { useFilters } from '../layout/use-filters.ts';
import type { PostureSearch } from '../router.tsx';
import { date } from '../text/format.ts';
import { scannerWords } from '../text/handler-words.ts';

const kinds = Object.keys(scannerWords) as readonly Scanner['kind'][];

export function PosturePage(): ReactElement {
  const query = useQuery(postureQuery);
  return (
    <Page
      title="Scanners"
      lead={
        <p>
          Which scanners the pipelines of each repository run, whether proposed changes start them, and whether they can
          stop one, and what the forge scans by a setting. A kind that nothing does is shown as missing; where nobody
          could see what the forge does, that is said.
        </p>
      }
    >
      <Answer query={query} what="scanners">
        {(answer) => (answer.run === null ? <NothingAudited /> : <Board answer={answer} />)}
      </Answer>
    </Page>
  );
}

/** How much of what one would want of a kind is there. */
type Standing = 'guards' | 'runs' | 'unseen' | 'missing';

function standingOf(scanners: readonly Scanner[]): Standing {
  const present = scanners.filter((one) => one.present);
  if (present.length === 0) return scanners.some(({ forge }) => forge === 'unknown') ? 'unseen' : 'missing';
  return present.some((one) => one.onChange === true && one.blocks) ? 'guards' : 'runs';
}

const tone = { guards: 'operated', runs: 'indeterminate', unseen: 'indeterminate', missing: 'deviated' } as const;
const icon = { guards: 'check', runs: 'question', unseen: 'question', missing: 'warning' } as const;
const words = {
  guards: 'Stops changes',
  runs: 'Runs',
  unseen: 'Not in pipelines; forge not asked',
  missing: 'Missing',
} as const;

function Board({ answer }: { readonly answer: Posture }): ReactElement {
  const { repository } = useSearch({ from: '/posture' });
  const change = useFilters<PostureSearch>();
  const names = [...new Set(answer.scanners.map((one) => one.repository))].sort();
  const shown = repository === undefined ? names : names.filter((name) => name === repository);
  const rows = answer.scanners.filter(
    (one) => one.present && (repository === undefined || one.repository === repository),
  );
  return (
    <>
      <Filters>
        <Select
          label="Repository"
          all="All repositories"
          value={repository}
          options={names.map((name) => [name, name] as const)}
          onChange={(value) => change({ repository: value })}
        />
      </Filters>
      <Scroll label="Kinds of scanners by repository">
        <table>
          <thead>
            <tr>
              <th scope="col">Repository</th>
              {kinds.map((kind) => (
                <th key={kind} scope="col">
                  {scannerWords[kind]}
                </th>
              ))}
              <th scope="col">Update bot</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((name) => (
              <RepositoryRow key={name} name={name} answer={answer} />
            ))}
          </tbody>
        </table>
      </Scroll>
      {rows.length === 0 ? null : <Details rows={rows} />}
      {answer.gaps.length === 0 ? null : (
        <Panel title="Not looked at" id="posture-gaps">
          <GapList gaps={answer.gaps} />
        </Panel>
      )}
    </>
  );
}

function RepositoryRow({ name, answer }: { readonly name: string; readonly answer: Posture }): ReactElement {
  const own = answer.scanners.filter(({ repository }) => repository === name);
  const bots = answer.updateBots.filter(({ repository }) => repository === name);
  return (
    <tr>
      <th scope="row">
        <Link to="/posture" search={{ repository: name }}>
          {name}
        </Link>
      </th>
      {kinds.map((kind) => {
        const scanners = own.filter((one) => one.kind === kind);
        const standing = standingOf(scanners);
        const tools = [...new Set(scanners.flatMap(({ tool }) => (tool === null ? [] : [tool])))];
        return (
          <td key={kind}>
            <span className={`badge tone-${tone[standing]}`}>
              <Icon name={icon[standing]} />
              {words[standing]}
            </span>
            {tools.length === 0 ? null : <span className="sub">{tools.join(', ')}</span>}
          </td>
        );
      })}
      <td>
        {bots.length === 0 ? (
          <span className="muted">none</span>
        ) : (
          [...new Set(bots.map(({ tool }) => tool))].join(', ')
        )}
      </td>
    </tr>
  );
}

const yes = (value: boolean | null): string => (value === null ? 'unknown' : value ? 'yes' : 'no');

function Details({ rows }: { readonly rows: readonly Scanner[] }): ReactElement {
  return (
    <Panel title="Each scanner" id="scanners">
      <Scroll label="Scanners">
        <table>
          <thead>
            <tr>
              <th scope="col">Scanner</th>
              <th scope="col">On change</th>
              <th scope="col">Blocks</th>
              <th scope="col">Required</th>
              <th scope="col">Since</th>
              <th scope="col">Where, and why</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((one) => (
              <tr key={`${one.repository} ${one.kind} ${one.tool} ${one.path} ${one.line}`}>
                <th scope="row">
                  {one.tool}
                  <span className="sub">{scannerWords[one.kind]}</span>
                  {one.of === 'image' ? <Chip>image</Chip> : null}
                </th>
                <td>{yes(one.onChange)}</td>
                <td>{yes(one.blocks)}</td>
                <td>{yes(one.required)}</td>
                <td className="nowrap">{one.since === null ? 'unknown' : date(one.since)}</td>
                <td>
                  <span className="where">
                    {one.repository}{' '}
                    {one.path === null ? null : (
                      <CodeLink repository={one.repository} path={one.path} line={one.line ?? undefined} />
                    )}
                  </span>
                  <span className="sub">{one.because}</span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </Panel>
  );
}

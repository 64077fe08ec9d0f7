/**
 * What Sourcegraph's command-line client asks by GraphQL: who answers, who asks, and a search whose results are collected.
 * A search without `count:` stops at 30 results, as there. Contents of files are read only when asked for.
 */
import type { Plumbline } from '../../app/plumbline.ts';
import type { Input, Node, NodeObject } from '../graphql/execute.ts';
import { badRequest } from '../problem.ts';
import { blobUrl, commitText, commitUrl, repositoryUrl } from './commits.ts';
import type {
  EngineCommit,
  EngineOwner,
  EngineContent,
  EngineManifest,
  EngineProgress,
  EngineSymbols,
  SearchEvent,
  SearchMatch,
} from './engine-types.ts';
import { weightOf } from './facets.ts';
import { repositoryIdOf } from './matches.ts';

const defaultLimit = 30;
const patternTypes = ['auto', 'literal', 'regexp', 'keyword', 'standard', 'structural'] as const;
type PatternType = (typeof patternTypes)[number];
type Alert = Extract<SearchEvent, { type: 'alert' }>['alert'];

/** Clients refuse versions older than their features and take a development build for the newest; they look for a date, too. */
const productVersion = '0.0.0+dev';
const buildDate = '2026-01-01';

export function graphqlRoot(plumbline: Plumbline, signal: AbortSignal): NodeObject {
  return {
    __typename: 'Query',
    site: {
      __typename: 'Site',
      id: 'plumbline',
      productVersion,
      buildVersion: `plumbline-${plumbline.version}_${buildDate}`,
    },
    // There are no accounts: whoever reaches this address is the one user of this machine.
    currentUser: { __typename: 'User', id: 'local', username: 'local', url: '/users/local', siteAdmin: true },
    search: (input) => searchNode(plumbline, searchInput(input), signal),
    repositories: async () => repositoriesNode(plumbline),
    repository: async (input) => repositoryNamed(plumbline, input),
  };
}

interface Asked {
  readonly query: string;
  readonly patternType: PatternType;
}

function searchInput(input: Input): Asked {
  const { query = '', patternType } = input;
  if (typeof query !== 'string') throw badRequest('query is no text', 'Give search(query: "…").');
  const type = patternTypes.find((one) => one === patternType);
  return { query, patternType: type ?? 'auto' };
}

async function searchNode(plumbline: Plumbline, asked: Asked, signal: AbortSignal): Promise<Node> {
  const matches: SearchMatch[] = [];
  const alerts: Alert[] = [];
  let manifest: EngineManifest | undefined;
  let progress: EngineProgress | undefined;
  const { query, patternType } = asked;
  for await (const event of plumbline.search(query, { patternType, defaultLimit, signal })) {
    if (event.type === 'matches') matches.push(...event.matches);
    else if (event.type === 'progress') ({ progress } = event);
    else if (event.type === 'manifest') ({ manifest } = event);
    else if (event.type === 'alert') alerts.push(event.alert);
    else alerts.push({ title: event.message, description: event.hint, proposedQueries: [] });
  }
  const resultCount = matches.reduce((sum, match) => sum + weightOf(match), 0);
  const results: NodeObject = {
    __typename: 'SearchResults',
    // Owners have no place in this schema: the stream tells them.
    results: matches.flatMap((match) => (match.type === 'owner' ? [] : [resultNode(match, plumbline)])),
    limitHit: manifest?.limitHit ?? false,
    cloning: [],
    missing: [],
    timedout: [],
    matchCount: resultCount,
    resultCount,
    approximateResultCount: `${resultCount}${manifest?.limitHit === true ? '+' : ''}`,
    elapsedMilliseconds: Math.round(progress?.elapsedMillis ?? 0),
    repositoriesCount: manifest?.repositories.length ?? 0,
    alert: alertNode(alerts),
  };
  return { __typename: 'Search', results };
}

/** Clients show one alert: the first, with the others named under it. */
function alertNode(alerts: readonly Alert[]): Node {
  const [first, ...others] = alerts;
  if (!first) return null;
  const more = others.map(({ title, description }) => [title, description].filter(Boolean).join(': '));
  return {
    __typename: 'SearchAlert',
    kind: null,
    title: first.title,
    description: [first.description, ...more].filter(Boolean).join('\n'),
    proposedQueries: alerts.flatMap(({ proposedQueries }) =>
      proposedQueries.map(({ description, query }) => ({ __typename: 'SearchQueryDescription', description, query })),
    ),
  };
}

function resultNode(match: Exclude<SearchMatch, EngineOwner>, plumbline: Plumbline): NodeObject {
  if (match.type === 'repo') return repositoryNode(match.repository);
  return match.type === 'commit' ? commitNode(match) : fileNode(match, plumbline);
}

type InFile = Exclude<SearchMatch, EngineCommit | EngineOwner | { type: 'repo' }>;

function fileNode(match: InFile, plumbline: Plumbline): NodeObject {
  const { repository, path, commit } = match;
  return {
    __typename: 'FileMatch',
    repository: repositoryNode(repository),
    file: {
      __typename: 'GitBlob',
      name: path.slice(path.lastIndexOf('/') + 1),
      path,
      url: blobUrl(repository, path),
      content: async () => (await plumbline.file(repository, path, commit))?.text ?? '',
      commit: { __typename: 'GitCommit', oid: commit },
    },
    lineMatches: match.type === 'content' ? linesOf(match) : match.type === 'symbol' ? linesOfSymbols(match) : [],
    symbols: match.type === 'symbol' ? symbolsOf(match) : [],
    limitHit: false,
  };
}

function linesOf({ lineMatches }: EngineContent): readonly NodeObject[] {
  return lineMatches.map(({ line, lineNumber, offsetAndLengths }) => ({
    __typename: 'LineMatch',
    preview: line,
    lineNumber,
    offsetAndLengths: offsetAndLengths.map((pair) => [...pair]),
    limitHit: false,
  }));
}

function linesOfSymbols({ symbols }: EngineSymbols): readonly NodeObject[] {
  return symbols.map(({ line, lineNumber, character, name }) => ({
    __typename: 'LineMatch',
    preview: line,
    lineNumber,
    offsetAndLengths: [[character, Array.from(name).length]],
    limitHit: false,
  }));
}

function symbolsOf({ repository, path, symbols }: EngineSymbols): readonly NodeObject[] {
  return symbols.map(({ name, containerName, kind, lineNumber, character }) => ({
    __typename: 'Symbol',
    name,
    containerName,
    kind: kind.replaceAll('-', '').toUpperCase(),
    url: `${blobUrl(repository, path)}#L${lineNumber + 1}:${character + 1}`,
  }));
}

function commitNode(match: EngineCommit): NodeObject {
  const { repository, commit, author, committer, message } = match;
  const { text, fence, ranges } = commitText(match);
  const url = commitUrl(match);
  const subject = message.split('\n', 1)[0] ?? '';
  const highlights = (shift: number): readonly NodeObject[] =>
    ranges.map(([line, character, length]) => ({ __typename: 'Highlight', line: line + shift, character, length }));
  const preview: NodeObject = { __typename: 'HighlightedString', value: text, highlights: highlights(1) };
  const label = [link(repositoryUrl(repository), repository), ' › ', link(url, author.name), ': ', link(url, subject)];
  const signature = (of: EngineCommit['author']): NodeObject => ({
    __typename: 'Signature',
    date: of.at,
    person: { __typename: 'Person', displayName: of.name, name: of.name, email: of.email },
  });
  return {
    __typename: 'CommitSearchResult',
    label: { __typename: 'Markdown', text: label.join(''), html: label.join('') },
    detail: { __typename: 'Markdown', text: match.landedAt.slice(0, 10), html: match.landedAt.slice(0, 10) },
    url,
    matches: [
      {
        __typename: 'SearchResultMatch',
        url,
        body: {
          __typename: 'Markdown',
          text: `\`\`\`${fence}\n${text}\n\`\`\``,
          html: `<pre>${escapeHtml(text)}</pre>`,
        },
        // Lines of the text without its fence, from 1: what clients count in.
        highlights: highlights(1),
      },
    ],
    messagePreview: fence === 'diff' ? null : preview,
    diffPreview: fence === 'diff' ? preview : null,
    commit: {
      __typename: 'GitCommit',
      id: `${repository}@${commit}`,
      oid: commit,
      url,
      subject,
      message,
      repository: repositoryNode(repository),
      author: signature(author),
      committer: signature(committer),
    },
  };
}

function repositoryNode(name: string): NodeObject {
  const url = repositoryUrl(name);
  return {
    __typename: 'Repository',
    id: String(repositoryIdOf(name)),
    name,
    url,
    description: '',
    language: '',
    createdAt: null,
    updatedAt: null,
    externalURLs: [],
    externalRepository: { __typename: 'ExternalRepository', id: name, serviceType: 'git', serviceID: '' },
    defaultBranch: null,
    viewerCanAdminister: false,
    keyValuePairs: [],
    label: { __typename: 'Markdown', text: link(url, name), html: link(url, name) },
  };
}

async function repositoriesNode(plumbline: Plumbline): Promise<Node> {
  const nodes = (await plumbline.repositories()).map(({ name }) => repositoryNode(name));
  const pageInfo = { __typename: 'PageInfo', hasNextPage: false, endCursor: null };
  return { __typename: 'RepositoryConnection', nodes, totalCount: nodes.length, pageInfo };
}

async function repositoryNamed(plumbline: Plumbline, { name }: Input): Promise<Node> {
  const known = (await plumbline.repositories()).find((repository) => repository.name === name);
  return known ? repositoryNode(known.name) : null;
}

function link(url: string, text: string): string {
  return `<a href="${escapeHtml(url)}">${escapeHtml(text)}</a>`;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

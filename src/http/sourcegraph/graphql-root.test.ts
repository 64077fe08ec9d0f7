import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { fullPlumbline } from '../../../test/e2e/double/plumbline.ts';
import type { Plumbline } from '../../app/plumbline.ts';
import { tickingClock } from '../../base/clock.ts';
import type { Instant } from '../../base/instant.ts';
import { createApi } from '../api.ts';
import { createJobs } from '../jobs.ts';

const at = '2026-03-01T10:00:00.000Z' as Instant;
const commit = 'c0'.repeat(20);

async function ask(
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
  plumbline = fullPlumbline(),
) {
  const api = createApi(plumbline, {
    jobs: createJobs(tickingClock(at)),
    report: (error) => assert.fail(String(error)),
  });
  const answer = await api.request('/.api/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

/** As the client sends it: compressed, with fragments and variables. */
const compressed = (query: string, variables: Record<string, unknown>): Uint8Array<ArrayBuffer> =>
  gzipSync(JSON.stringify({ query, variables }));
const gzip = { 'content-encoding': 'gzip', authorization: 'token 0' };

const searchQuery = `
  fragment FileMatchFields on FileMatch {
    repository { name url }
    file { name path url content commit { oid } }
    lineMatches { preview lineNumber offsetAndLengths limitHit }
  }
  fragment CommitFields on CommitSearchResult {
    messagePreview { value highlights { line character length } }
    diffPreview { value highlights { line character length } }
    label { html } url
    matches { url body { html text } highlights { character line length } }
    commit { repository { name } oid url subject author { date person { displayName } } }
  }
  query ($query: String!) {
    site { buildVersion }
    search(query: $query) { results {
      results { __typename ... on FileMatch { ...FileMatchFields } ... on CommitSearchResult { ...CommitFields }
        ... on Repository { name url externalURLs { serviceType url } label { html } } }
      limitHit cloning { name } missing { name } timedout { name } resultCount elapsedMilliseconds
      alert { title description proposedQueries { description query } }
    } }
  }`;

interface Answer {
  readonly data: {
    readonly site: { readonly buildVersion: string };
    readonly search: {
      readonly results: {
        readonly results: readonly Record<string, unknown>[];
        readonly resultCount: number;
        readonly alert: { readonly title: string; readonly description: string } | null;
      };
    };
  };
}

test('the search of the command-line client, compressed', async () => {
  const { status, body } = await ask(compressed(searchQuery, { query: 'email' }), gzip);
  assert.equal(status, 200);
  const { data } = body as unknown as Answer;
  // The client reads a date in it and shows old forms when there is none.
  assert.match(data.site.buildVersion, /\w{4}-\w{2}-\w{2}/);
  const { results, resultCount, alert } = data.search.results;
  assert.equal(alert, null);
  assert.ok(results.length > 0);
  let lines = 0;
  for (const result of results) {
    assert.equal(result['__typename'], 'FileMatch');
    const { file, lineMatches } = result as {
      file: { content: string };
      lineMatches: { preview: string; lineNumber: number }[];
    };
    for (const { preview, lineNumber } of lineMatches) assert.equal(file.content.split('\n')[lineNumber], preview);
    lines += lineMatches.length;
  }
  assert.equal(resultCount, lines);
});

test('a query that cannot be run is an alert', async () => {
  const { body } = await ask(compressed(searchQuery, { query: 'x (' }), gzip);
  const { alert, results } = (body as unknown as Answer).data.search.results;
  assert.deepEqual(results, []);
  assert.match(alert!.title, /never closed/);
});

test('commits: highlights count lines of the text without its fence from 1', async () => {
  const who = { name: 'Ada', email: 'a@b.example', at };
  const lines = [{ sign: '+' as const, text: '<b> pay', ranges: [[4, 3] as const] }];
  const plumbline: Plumbline = {
    ...fullPlumbline(),
    async *search() {
      await Promise.resolve();
      const diff = [{ after: 'n.ts', hunks: [{ oldStart: 0, oldLines: 0, newStart: 1, newLines: 1, lines }] }];
      const found = {
        type: 'commit',
        repository: 'r',
        commit,
        author: who,
        committer: who,
        landedAt: at,
        message: 'S\n\nb',
        diff,
      } as const;
      yield { type: 'matches', matches: [found] };
    },
  };
  const { body } = await ask(compressed(searchQuery, { query: 'type:diff pay' }), gzip, plumbline);
  const [result] = (body as unknown as Answer).data.search.results.results;
  const {
    matches,
    commit: of,
    diffPreview,
  } = result as {
    matches: {
      body: { text: string; html: string };
      highlights: { line: number; character: number; length: number }[];
    }[];
    commit: { subject: string };
    diffPreview: { value: string };
  };
  assert.equal(of.subject, 'S');
  const [match] = matches;
  assert.equal(match!.body.text, `\`\`\`diff\n${diffPreview.value}\n\`\`\``);
  assert.match(match!.body.html, /^<pre>[^<]*&lt;b&gt; pay<\/pre>$/);
  const [{ line, character, length } = { line: 0, character: 0, length: 0 }] = match!.highlights;
  assert.equal(diffPreview.value.split('\n')[line - 1]!.slice(character, character + length), 'pay');
});

test('what is no request is told so', async () => {
  const rows: readonly (readonly [string, string | Uint8Array<ArrayBuffer>, Record<string, string>])[] = [
    ['no JSON', '{', {}],
    ['no query', '{}', {}],
    ['no gzip', 'plain', gzip],
    ['another encoding', 'x', { 'content-encoding': 'br' }],
    ['a bomb', gzipSync(Buffer.alloc(64 << 20)), gzip],
    ['no GraphQL', '{"query":"{"}', {}],
  ];
  for (const [name, body, headers] of rows) assert.equal((await ask(body, headers)).status, 400, name);
});

test('the version that is recommended', async () => {
  const api = createApi(fullPlumbline(), { jobs: createJobs(tickingClock(at)) });
  const answer = await api.request('/.api/src-cli/version');
  assert.match(((await answer.json()) as { version: string }).version, /^\d+\.\d+\.\d+$/);
});

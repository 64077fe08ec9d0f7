/** One search as zoekt-webserver answers it: all at once, with its statistics. */
import type { Plumbline } from '../../app/plumbline.ts';
import type { ZoektFile, ZoektList, ZoektRequest, ZoektSearch } from '../schema.ts';
import type { EngineManifest, EngineProgress, SearchMatch } from '../sourcegraph/engine-types.ts';
import { weightOf } from '../sourcegraph/facets.ts';
import { repositoryUrl } from '../sourcegraph/commits.ts';
import { repositoryIdOf } from '../sourcegraph/matches.ts';
import { zoektFileOf } from './files.ts';
import { translateZoekt } from './translate.ts';

/** A query that cannot be run; the message is for whoever asked. */
export class ZoektRefusal extends Error {
  override readonly name = 'ZoektRefusal';
}

const defaultWallMillis = 20_000;
const longestWallMillis = 10 * 60_000;
const mostContextLines = 100;
/** Zoekt's numbers for why a list ends: everything was there, or the time was up. */
const flushReason = { final: 8, timer: 1 };

interface Collected {
  readonly matches: readonly SearchMatch[];
  readonly manifest: EngineManifest | undefined;
  readonly progress: EngineProgress | undefined;
}

export async function zoektSearch(
  plumbline: Plumbline,
  request: ZoektRequest,
  signal: AbortSignal,
): Promise<ZoektSearch> {
  const started = performance.now();
  const opts = request.Opts ?? {};
  const { matches, manifest, progress } = await collected(plumbline, request, signal);
  const found = matches.filter((match) => 'path' in match);
  const shape = {
    chunks: opts.ChunkMatches ?? false,
    contextLines: Math.min(opts.NumContextLines ?? 0, mostContextLines),
  };
  const files: ZoektFile[] = [];
  let room = opts.MaxMatchDisplayCount || Number.POSITIVE_INFINITY;
  for (const match of found.slice(0, opts.MaxDocDisplayCount || undefined)) {
    if (room <= 0) break;
    const shown = match.type === 'content' ? { ...match, lineMatches: match.lineMatches.slice(0, room) } : match;
    room -= weightOf(shown);
    const { repository, path, commit } = shown;
    const needsFile =
      shape.contextLines > 0 ||
      shown.type === 'symbol' ||
      (shown.type === 'content' && shown.lineMatches.some(({ byteOffset }) => byteOffset === undefined));
    const lines = needsFile ? await plumbline.fileLines(repository, path, commit) : undefined;
    const whole = opts.Whole === true ? (await plumbline.file(repository, path, commit))?.text : undefined;
    const file = zoektFileOf(shown, lines, shape);
    files.push(whole === undefined ? file : { ...file, Content: Buffer.from(whole).toString('base64') });
  }
  const considered = manifest?.filesConsidered ?? progress?.filesTotal ?? 0;
  const searched = manifest?.filesSearched ?? progress?.filesSearched ?? 0;
  return {
    Result: {
      Duration: Math.round((performance.now() - started) * 1e6),
      FileCount: found.length,
      MatchCount: found.reduce((sum, match) => sum + weightOf(match), 0),
      FilesConsidered: considered,
      ...(manifest?.blobsRead === undefined ? {} : { FilesLoaded: manifest.blobsRead }),
      FilesSkipped: Math.max(0, considered - searched),
      Crashes: 0,
      FlushReason: manifest ? flushReason.final : flushReason.timer,
      Files: files,
      RepoURLs: Object.fromEntries(found.map(({ repository }) => [repository, repositoryUrl(repository)])),
      LineFragments: Object.fromEntries(found.map(({ repository }) => [repository, '#L{{.LineNumber}}'])),
    },
  };
}

export async function zoektList(plumbline: Plumbline, request: ZoektRequest, signal: AbortSignal): Promise<ZoektList> {
  const known = await plumbline.repositories();
  const listed = request.Q.trim() === '' ? undefined : { ...request, Q: `(${request.Q}) type:repo` };
  const names =
    listed && new Set((await collected(plumbline, listed, signal)).matches.map(({ repository }) => repository));
  const repositories = known.filter(({ name, head }) => head !== undefined && (!names || names.has(name)));
  return {
    List: {
      Repos: repositories.map(({ name, head, defaultBranch }) => ({
        Repository: {
          ID: repositoryIdOf(name),
          Name: name,
          URL: repositoryUrl(name),
          Branches: [{ Name: defaultBranch ?? 'HEAD', Version: head! }],
        },
      })),
      Crashes: 0,
      Stats: { Repos: repositories.length },
    },
  };
}

async function collected(plumbline: Plumbline, request: ZoektRequest, signal: AbortSignal): Promise<Collected> {
  const translated = translateZoekt(request.Q);
  if (!translated.ok) throw new ZoektRefusal(translated.error);
  const opts = request.Opts ?? {};
  const wall = opts.MaxWallTime ? Math.min(opts.MaxWallTime / 1e6, longestWallMillis) : defaultWallMillis;
  const timeout = AbortSignal.timeout(wall);
  const limit = opts.TotalMaxMatchCount || opts.ShardMaxMatchCount;
  const query = [await scopeOf(plumbline, request), translated.value].filter(Boolean).join(' ');
  const matches: SearchMatch[] = [];
  let manifest: EngineManifest | undefined;
  let progress: EngineProgress | undefined;
  try {
    const options = { patternType: 'keyword', signal: AbortSignal.any([signal, timeout]) } as const;
    for await (const event of plumbline.search(query, { ...options, ...(limit ? { defaultLimit: limit } : {}) })) {
      if (event.type === 'error') throw new ZoektRefusal(`${event.message}. ${event.hint}`);
      if (event.type === 'matches') matches.push(...event.matches);
      else if (event.type === 'progress') ({ progress } = event);
      else if (event.type === 'manifest') ({ manifest } = event);
    }
  } catch (error) {
    // Out of time: what was found so far, and numbers that say how far that was.
    if (!timeout.aborted || signal.aborted) throw error;
  }
  return { matches, manifest, progress };
}

async function scopeOf(plumbline: Plumbline, { RepoIDs: ids }: ZoektRequest): Promise<string> {
  if (!ids) return '';
  const wanted = new Set(ids);
  const names = (await plumbline.repositories())
    .map(({ name }) => name)
    .filter((name) => wanted.has(repositoryIdOf(name)));
  const escaped = names.map((name) => name.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`));
  return `repo:${JSON.stringify(names.length === 0 ? '^$' : `^(?:${escaped.join('|')})$`)}`;
}

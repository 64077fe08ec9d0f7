/** Which forges are read: those added by hand, and those of plumbline.yaml, which go first where both name one. */
import { AppError } from '../../base/app-error.ts';
import type { Instant } from '../../base/instant.ts';
import { forgeFactories, forgeFactory } from '../../forges/registry.ts';
import type { ForgeKind } from '../../model/account.ts';
import type { ForgeSource, TokenPlace } from '../../store/forge-sources.ts';
import { nearestWord } from '../nearest-word.ts';
import { assertSecure } from './open-forge.ts';
import type { Environment } from './tokens.ts';

export type SourceErrorCode = 'sources/invalid' | 'sources/not-found';

export interface SourceRequest {
  /** `github:acme` */
  readonly name: string;
  /** Of its pages, when it is not the vendor's own. */
  readonly url?: string;
  readonly token?: TokenPlace;
  readonly allowInsecure?: boolean;
}

/** Where a token is looked for when nobody says. */
const customaryVariables: Readonly<Record<ForgeKind, string>> = {
  github: 'GITHUB_TOKEN',
  gitlab: 'GITLAB_TOKEN',
  gitea: 'GITEA_TOKEN',
  bitbucket: 'BITBUCKET_TOKEN',
};

export function sourceFrom(request: SourceRequest, environment: Environment, addedAt: Instant): ForgeSource {
  const [, kindText = '', owner = ''] = /^([a-z]+):(.+)$/.exec(request.name) ?? [];
  const factory = forgeFactory(kindText as ForgeKind);
  if (!factory) throw noSuchKind(request.name, kindText);
  const isPath = /^[\w.~-]+(?:\/[\w.~-]+)*$/.test(owner) && !/(?:^|\/)\.{1,2}(?:\/|$)/.test(owner);
  if (!isPath)
    throw invalid(`"${owner}" is no organisation, group or account`, 'Write it as in its address: github:acme.');
  const origin = originFrom(request.url, factory.home, factory.kind);
  assertSecure(origin, request.allowInsecure ?? false);
  const { kind } = factory;
  const id = origin === factory.home ? `${kind}:${owner}` : `${kind}:${new URL(origin).host}/${owner}`;
  const token = request.token ?? customaryPlace(kind, environment);
  assertPlace(token, kind);
  return { id, kind, origin, owner, token, addedAt };
}

function noSuchKind(name: string, kind: string): AppError<SourceErrorCode> {
  const kinds = forgeFactories.map((factory) => factory.kind);
  const near = nearestWord(kind, kinds);
  const hint =
    near === undefined
      ? `Write KIND:OWNER, such as github:acme; kinds are ${kinds.join(', ')}.`
      : `Did you mean ${name.replace(kind, near)}?`;
  return invalid(`"${name}" names no forge`, hint);
}

function originFrom(url: string | undefined, home: string | undefined, kind: string): string {
  if (url === undefined && home !== undefined) return home;
  if (url === undefined)
    throw invalid(`a ${kind} is always somebody's own`, 'Say where it is: --url https://git.example.com');
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed || !/^https?:$/.test(parsed.protocol))
    throw invalid('the address of the forge is no web address', 'https://git.example.com');
  if (parsed.username !== '' || parsed.password !== '')
    throw invalid('the address of the forge holds credentials', 'Leave them out; name the place of a token instead.');
  if (parsed.pathname !== '/' || parsed.search !== '' || parsed.hash !== '')
    throw invalid(`${url} is more than the origin of a forge`, `Use ${parsed.origin}.`);
  return parsed.origin;
}

function customaryPlace(kind: ForgeKind, environment: Environment): TokenPlace {
  const variable = customaryVariables[kind];
  return environment[variable] ? { kind: 'environment', variable } : { kind: 'none' };
}

/** A token given where its place belongs would be stored in clear: refused, and not repeated. */
function assertPlace(token: TokenPlace, kind: ForgeKind): void {
  if (token.kind === 'environment' && !/^[A-Za-z_][A-Za-z0-9_]{0,63}$/.test(token.variable))
    throw invalid('what was given is no name of an environment variable', 'Give its name, not the token itself.');
  if (token.kind === 'environment' && /^(?:gh[a-z]_|github_pat_|glpat|ATCTT)/.test(token.variable))
    throw invalid(
      'a token was given where the name of an environment variable belongs',
      'Give the name; and renew that token: command lines are kept in histories.',
    );
  if (token.kind === 'application' && kind !== 'github')
    throw invalid(`${kind} has no applications with keys`, 'Use --token-env or --token-file.');
}

function invalid(message: string, hint: string): AppError<SourceErrorCode> {
  return new AppError('sources/invalid', message, { hint });
}

/** Those that were named, or all. A misspelt one is an error, not an empty list. */
export function chosenSources<T extends { readonly id: string }>(
  all: readonly T[],
  ids: readonly string[],
): readonly T[] {
  if (ids.length === 0) return all;
  return ids.map((id) => {
    const found = all.find((one) => one.id === id);
    if (found) return found;
    const near = nearestWord(
      id,
      all.map((one) => one.id),
    );
    throw new AppError<SourceErrorCode>('sources/not-found', `there is no source "${id}"`, {
      hint: near === undefined ? 'plumbline source list shows them.' : `Did you mean ${near}?`,
    });
  });
}

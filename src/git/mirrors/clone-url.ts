/** Clone URLs: what may be shown and stored of one, where its mirror goes, and the credentials that go no further than git. */
import path from 'node:path';
import { asRepositoryName, type RepositoryName } from '../../model/repository.ts';

export interface CloneUrl {
  /** Without credentials. A user name that is part of an SSH address is kept: it is none. */
  readonly clean: string;
  /** `host/owner/name` */
  readonly name: RepositoryName;
  /** Below the folder of mirrors. */
  readonly folder: string;
  /** Settings that make git present the credentials to that host, and to it only. */
  readonly secrets: Readonly<Record<string, string>>;
}

const schemes = new Set(['https:', 'http:', 'ssh:', 'git:', 'file:']);
/** `git@host:owner/name`. Without a user only a host with a dot is believed: `ext::…` is no host. */
const scpLike = /^(?:([\w.-]+)@([\w-][\w.-]*)|([\w-]+\.[\w.-]+)):([^:].*)$/;

/** Undefined when it is no clone URL that can be mirrored. */
export function parseCloneUrl(text: string): CloneUrl | undefined {
  const trimmed = text.trim();
  const url = URL.canParse(trimmed) ? new URL(trimmed) : undefined;
  if (url && schemes.has(url.protocol)) return fromUrl(url);
  const scp = scpLike.exec(trimmed);
  if (!scp || trimmed.includes('://')) return undefined;
  const [, user, userHost, plainHost, place] = scp;
  const host = userHost ?? plainHost!;
  return placed(`${user === undefined ? '' : `${user}@`}${host}:${place}`, host, place!);
}

function fromUrl(url: URL): CloneUrl | undefined {
  const secrets = secretsOf(url);
  const clean = new URL(url);
  clean.password = '';
  if (url.protocol !== 'ssh:') clean.username = '';
  clean.search = '';
  clean.hash = '';
  const host = url.protocol === 'file:' ? url.hostname || 'localhost' : url.host;
  const place = placed(clean.href.replace(/\/$/, ''), host, decoded(url.pathname));
  return place && { ...place, secrets };
}

function decoded(pathname: string): string {
  try {
    return decodeURIComponent(pathname);
  } catch (error) {
    if (error instanceof URIError) return pathname;
    throw error;
  }
}

function placed(clean: string, host: string, pathname: string): CloneUrl | undefined {
  const parts = pathname.split('/').filter((part) => part !== '');
  const last = parts.pop()?.replace(/\.git$/, '');
  // A folder called `.git` says nothing: the repository is the one it lies in.
  const named = last === '' || last === undefined ? parts : [...parts, last];
  if (named.length === 0 || named.some((part) => part === '.' || part === '..' || part.includes('\0')))
    return undefined;
  const name = [host.toLowerCase(), ...named].join('/');
  const folders = [host.toLowerCase().replaceAll(':', '_'), ...named];
  return { clean, name: asRepositoryName(name), folder: `${path.join(...folders)}.git`, secrets: {} };
}

function secretsOf(url: URL): Readonly<Record<string, string>> {
  const isWeb = url.protocol === 'https:' || url.protocol === 'http:';
  if (!isWeb || (url.username === '' && url.password === '')) return {};
  const pair = `${decoded(url.username)}:${decoded(url.password)}`;
  const header = `Authorization: Basic ${Buffer.from(pair).toString('base64')}`;
  return { [`http.${url.protocol}//${url.host}/.extraHeader`]: header };
}

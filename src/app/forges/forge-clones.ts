/**
 * Repositories of forges as clones to audit: those that no clone is matched with yet are mirrored, and mirrors of a forge
 * are asked for with its token. Git gets the credentials through its environment (git/mirrors), for this run alone.
 */
import type { ForgeRepository } from '../../forges/forge.ts';
import { parseCloneUrl } from '../../git/mirrors/clone-url.ts';
import type { ForgeKind } from '../../model/account.ts';
import { repositoryScope } from '../config.ts';
import type { AppContext } from '../context.ts';

import type { Working } from '../plumbline.ts';
import { addressOf } from './match-clones.ts';
import { knownSources, open, wants, type KnownSource } from './use-cases.ts';

/** The user name that says that the password is a token. */
const userNames: Readonly<Record<ForgeKind, string>> = {
  github: 'x-access-token',
  gitlab: 'oauth2',
  gitea: 'oauth2',
  bitbucket: 'x-token-auth',
};

/** Of Bitbucket's tokens those of people go with an address (`me@example.com:token`), which git has another name for. */
export function gitCredentials(kind: ForgeKind, token: string): { readonly user: string; readonly password: string } {
  const [, personal] = kind === 'bitbucket' ? (/^[^:]*:(.+)$/s.exec(token) ?? []) : [];
  if (personal !== undefined) return { user: 'x-bitbucket-api-token-auth', password: personal };
  return { user: userNames[kind], password: token };
}

export interface ForgeClones {
  /** Clone URLs, without credentials, of what belongs to the audit and is matched with no clone yet. */
  readonly missing: () => Promise<readonly string[]>;
  /** The same URL with the credentials that its forge wants; any other as it is. */
  readonly withCredentials: (url: string, signal: AbortSignal) => Promise<string>;
}

export async function forgeClones(context: AppContext, working: Pick<Working, 'observer'>): Promise<ForgeClones> {
  const sources = await knownSources(context);
  const tokens = new Map<string, (url: URL, signal: AbortSignal) => Promise<string>>();
  for (const known of sources) {
    const { source } = known;
    const { token } = open(known, 0, context, working);
    for (const { document } of await context.stores.forgeSources.repositories(source.id)) {
      const repository = document as ForgeRepository;
      const address = addressOf(repository.cloneUrl);
      if (address === undefined) continue;
      tokens.set(address, async (url, signal) => {
        // The forge says where its clones are; its token goes to its own host only.
        if (url.hostname !== new URL(source.origin).hostname || !isSafe(url, source.origin)) return url.href;
        const secret = await token(signal);
        if (secret === null) return url.href;
        const { user, password } = gitCredentials(source.kind, secret.reveal());
        url.username = user;
        url.password = password;
        return url.href;
      });
    }
  }
  return {
    missing: () => missingClones(sources, context),
    async withCredentials(text, signal) {
      const credentialled = tokens.get(addressOf(text) ?? '');
      const url = /^https?:/i.test(text) && URL.canParse(text) ? new URL(text) : undefined;
      if (!credentialled || !url || url.username !== '' || url.password !== '') return text;
      return credentialled(url, signal);
    },
  };
}

/** Without TLS only where the forge itself is read so, which the user allowed. */
const isSafe = (url: URL, origin: string): boolean => url.protocol === 'https:' || url.origin === origin;

async function missingClones(
  sources: readonly KnownSource[],
  { stores, config }: AppContext,
): Promise<readonly string[]> {
  const missing: string[] = [];
  for (const { id, settings } of sources)
    for (const { name, document } of await stores.forgeSources.repositories(id)) {
      const repository = document as ForgeRepository;
      const audited = parseCloneUrl(repository.cloneUrl)?.name;
      const belongs = audited !== undefined && repositoryScope(config, audited).excluded === undefined;
      if (name === null && belongs && wants(repository, settings)) missing.push(repository.cloneUrl);
    }
  return missing;
}

import { resolve } from 'node:path';
import type { SourceRequest } from '../../app/forges/sources.ts';
import { UsageError } from '../command.ts';

export interface TokenFlags {
  readonly tokenEnv: string | undefined;
  readonly tokenFile: string | undefined;
  readonly appId: string | undefined;
  readonly appKey: string | undefined;
  readonly appInstallation: string | undefined;
}

/** The one place that the flags name; undefined when they name none. */
export function tokenPlaceOf(flags: TokenFlags, cwd: string): SourceRequest['token'] {
  const { tokenEnv, tokenFile, appId, appKey, appInstallation } = flags;
  const named = [tokenEnv, tokenFile, appId ?? appKey].filter((one) => one !== undefined);
  if (named.length > 1)
    throw new UsageError(
      'the token is said to be in several places',
      'Give one of --token-env, --token-file, --app-id.',
    );
  if (tokenEnv !== undefined) return { kind: 'environment', variable: tokenEnv };
  if (tokenFile !== undefined) return { kind: 'file', path: resolve(cwd, tokenFile) };
  if (appId !== undefined && appKey !== undefined)
    return { kind: 'application', id: appId, installation: appInstallation ?? null, keyFile: resolve(cwd, appKey) };
  if (appId !== undefined || appKey !== undefined || appInstallation !== undefined)
    throw new UsageError('a GitHub App needs its id and its key', 'Give --app-id ID and --app-key FILE.');
  return undefined;
}

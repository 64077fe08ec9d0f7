/**
 * From the place of a token to the token, at the moment a request is made. What is stored and shown of a token is its
 * place only; the text lives in memory, in a `SecretText`, as long as the process does.
 *
 * A token of an environment variable or a file is read anew each time: whoever renews it need not start again.
 */
import { readFileSync } from 'node:fs';
import { AppError } from '../../base/app-error.ts';
import type { Clock } from '../../base/clock.ts';
import { SecretText } from '../../base/secret-text.ts';
import { installationTokens } from '../../forges/github/app-token.ts';
import type { ForgeSource, TokenPlace } from '../../store/forge-sources.ts';

export type TokenErrorCode = 'sources/no-token' | 'sources/token-unreadable';
export type Environment = Readonly<Record<string, string | undefined>>;
/** Null: the source is read without any. */
export type TokenReader = (signal: AbortSignal) => Promise<SecretText | null>;

interface Reading {
  readonly source: Pick<ForgeSource, 'id' | 'owner' | 'token'>;
  /** Where the interface is that gives out tokens of applications. */
  readonly root: string;
  readonly userAgent: string;
  readonly environment: Environment;
  readonly clock: Clock;
}

export function tokenReader({ source, root, userAgent, environment, clock }: Reading): TokenReader {
  const { token, owner, id } = source;
  switch (token.kind) {
    case 'none':
      return () => Promise.resolve(null);
    case 'environment':
      return () => Promise.resolve(fromEnvironment(token.variable, id, environment));
    case 'file':
      return () => Promise.resolve(fromFile(token.path, id));
    case 'application': {
      const { id: app, installation, keyFile } = token;
      let tokens: TokenReader | undefined;
      return (signal) => {
        const credentials = { app, installation, owner, key: fromFile(keyFile, id) };
        tokens ??= installationTokens({ root, credentials, clock, userAgent });
        return tokens(signal);
      };
    }
  }
}

/** As people may read it. */
export function placeText(place: TokenPlace): string {
  switch (place.kind) {
    case 'none':
      return 'no token';
    case 'environment':
      return `the environment variable ${place.variable}`;
    case 'file':
      return `the file ${place.path}`;
    case 'application':
      return `the application ${place.id} with the key in ${place.keyFile}`;
  }
}

function fromEnvironment(variable: string, source: string, environment: Environment): SecretText {
  const text = environment[variable]?.trim();
  if (text !== undefined && text !== '') return new SecretText(text);
  throw new AppError<TokenErrorCode>('sources/no-token', `${source} has its token in ${variable}, which is not set`, {
    hint: `Set ${variable} in the environment of this command.`,
  });
}

function fromFile(path: string, source: string): SecretText {
  let text: string;
  try {
    text = readFileSync(path, 'utf8').trim();
  } catch (cause) {
    throw new AppError<TokenErrorCode>('sources/token-unreadable', `the secret of ${source} cannot be read: ${path}`, {
      hint: 'Name a file that this user may read, or give the token in an environment variable.',
      cause,
    });
  }
  if (text !== '') return new SecretText(text);
  throw new AppError<TokenErrorCode>('sources/no-token', `the file for the secret of ${source} is empty: ${path}`, {
    hint: 'Write the token into it, alone.',
  });
}

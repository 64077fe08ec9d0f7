/**
 * From a source to a forge that can be asked: its transport, with every answer kept by digest, its token at hand when a
 * request is made. An origin without TLS is refused unless it is this machine or the user allowed it by name: the token
 * would be read on the way. Private certificate authorities come in through Node's own NODE_EXTRA_CA_CERTS.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../../base/app-error.ts';
import type { Clock } from '../../base/clock.ts';
import type { RawBytes } from '../../evidence/raw-bytes.ts';
import type { ForgeFactory } from '../../forges/factory.ts';
import type { Forge } from '../../forges/forge.ts';
import { forgeFactory } from '../../forges/registry.ts';
import type { AnswerBook } from '../../forges/transport/answer-book.ts';
import { openTransport } from '../../forges/transport/transport.ts';
import type { AnswerNotes } from '../../store/forge-answers.ts';
import type { ForgeSource } from '../../store/forge-sources.ts';
import type { Working } from '../plumbline.ts';
import { tokenReader, type Environment, type TokenReader } from './tokens.ts';

export type OpenForgeErrorCode = 'sources/unknown-kind' | 'sources/insecure';

export interface OpenForgeContext {
  readonly version: string;
  readonly clock: Clock;
  readonly environment: Environment;
  readonly rawBytes: RawBytes;
  readonly answers: AnswerNotes;
}

export interface OpenForgeOptions {
  readonly source: ForgeSource;
  /** The user said that a connection without TLS is fine. */
  readonly allowInsecure?: boolean;
  /** The longest that one rate limit is waited for, in milliseconds. */
  readonly patience: number;
}

export interface OpenedForge {
  readonly forge: Forge;
  readonly factory: ForgeFactory;
  /** For git, which is asked with the same right. */
  readonly token: TokenReader;
}

export function openForge(
  { source, allowInsecure = false, patience }: OpenForgeOptions,
  context: OpenForgeContext,
  { observer }: Pick<Working, 'observer'>,
): OpenedForge {
  const factory = factoryOf(source);
  assertSecure(source.origin, allowInsecure);
  const root = factory.interfaceRoot(source.origin);
  const userAgent = `plumbline/${context.version}`;
  const { clock, environment } = context;
  const token = tokenReader({ source, root, userAgent, environment, clock });
  const transport = openTransport({
    root,
    userAgent,
    authorization: async (signal) => factory.authorization(await token(signal)),
    headers: factory.headers,
    book: answerBook(source.id, context),
    clock,
    sleep: (millis, signal) => sleep(millis, undefined, { signal }),
    observer,
    patience,
    ...(factory.readLimit && { readLimit: factory.readLimit.bind(factory) }),
    ...(factory.isNotOffered && { isNotOffered: factory.isNotOffered.bind(factory) }),
  });
  return { forge: factory.open({ origin: source.origin, owner: source.owner, transport }), factory, token };
}

export function factoryOf({ kind, id }: Pick<ForgeSource, 'kind' | 'id'>): ForgeFactory {
  const factory = forgeFactory(kind);
  if (factory) return factory;
  throw new AppError<OpenForgeErrorCode>(
    'sources/unknown-kind',
    `${id} is of a kind that cannot be read yet: ${kind}`,
    {
      hint: 'Remove the source, or use a version of Plumbline that reads it.',
    },
  );
}

const loopback = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/;

export function assertSecure(origin: string, allowInsecure: boolean): void {
  const { protocol, hostname } = new URL(origin);
  if (protocol === 'https:' || allowInsecure || loopback.test(hostname)) return;
  throw new AppError<OpenForgeErrorCode>(
    'sources/insecure',
    `${origin} is not encrypted: a token would be read on the way`,
    {
      hint: 'Use https://; or write `allowInsecure: true` for this forge in plumbline.yaml if the network is trusted.',
    },
  );
}

function answerBook(source: string, { answers, rawBytes }: OpenForgeContext): AnswerBook {
  return {
    known: (request) => answers.known(source, request),
    bytes: (digest) => Promise.resolve(rawBytes.get(digest)),
    // The bytes before the note: a kill in between leaves bytes that nobody names, never a name without bytes.
    async keep(request, answer, bytes) {
      const digest = rawBytes.put(bytes);
      await answers.keep(source, request, { ...answer, digest });
      return digest;
    },
  };
}

/**
 * What an interface says that it returns, as its own description has it: the responses of an OpenAPI document with all
 * that they refer to, and the object types of a GraphQL schema. One fact for each document.
 */
import type { FileContext } from './file-kind.ts';

/** `password`: what nobody is ever shown again. `secret`: keys and tokens, which the one who asks for them gets. The rest by what they are about. */
export const returnedKinds = ['password', 'secret', 'gov-id', 'payment-card', 'health'] as const;
export type ReturnedKind = (typeof returnedKinds)[number];

export interface ReturnedField {
  /** The schema or type; of one without a name the request: `POST /users`. */
  readonly owner: string;
  readonly field: string;
  /** From 1. */
  readonly line: number;
  readonly is: ReturnedKind;
}

export interface DescribedOutputFact {
  readonly path: string;
  /** From 1. */
  readonly line: number;
  readonly form: 'openapi' | 'graphql';
  /** How many schemas or types it returns. */
  readonly types: number;
  readonly fields: readonly ReturnedField[];
  /** References out of the document, which were not followed. */
  readonly elsewhere: number;
  readonly context: FileContext;
}

/** What a service says to the outside by decision: routes that anybody may call, and that browsers have to use TLS. */
import type { FileContext } from './file-kind.ts';

/** One entry of a list of routes that are public by decision (`public-routes.yaml`). */
export interface PublicRouteFact {
  readonly path: string;
  /** From 1. */
  readonly line: number;
  /** `GET`, …; absent: any. */
  readonly method?: string;
  /** As written: `/sign-in`, `/oauth/:provider`, `/assets/*`, or the name of a handler: `UsersController.create`. */
  readonly route: string;
  /** Null: none is given. */
  readonly reason: string | null;
}

/** That browsers are told to use TLS only (RFC 6797), as one file says. */
export interface TransportPolicyFact {
  readonly path: string;
  /** From 1. */
  readonly line: number;
  /** `helmet`, `nginx`, `django`, … or `header` where it is written by hand. */
  readonly by: string;
  /** Seconds; 0: switched off. Null: made of something that is not written here. */
  readonly maxAge: number | null;
  /** The number is the library's own default, which a setting elsewhere may replace. */
  readonly isDefault?: true;
  readonly context: FileContext;
}

import type { Instant } from '../base/instant.ts';
import type { SecretText } from '../base/secret-text.ts';
import type { ForgeKind } from '../model/account.ts';
import type { Forge } from './forge.ts';
import type { Transport } from './transport/transport.ts';

export interface ForgeOptions {
  /** Scheme, host and port of the pages, without a path. */
  readonly origin: string;
  /** Organisation, group, workspace or account. */
  readonly owner: string;
  readonly transport: Transport;
}

/** How one kind of forge is opened. Each folder exports one; `registry.ts` lists them. */
export interface ForgeFactory {
  readonly kind: ForgeKind;
  /** The origin when the user names only an owner; absent for forges that are always self-hosted. */
  readonly home?: string;
  /** Where its interface is: `https://api.github.com` for GitHub’s home, `<origin>/api/v4` for GitLab … */
  interfaceRoot(origin: string): string;
  /** Headers that present the token; none for an anonymous look. */
  authorization(token: SecretText | null): Readonly<Record<string, string>>;
  /** Headers of every request, such as the version of the interface. */
  readonly headers: Readonly<Record<string, string>>;
  /** Limits that the forge tells in its own way; see `TransportOptions.readLimit`. */
  readLimit?(status: number, body: Uint8Array, now: Instant): Instant | undefined;
  /** See `TransportOptions.isNotOffered`. */
  isNotOffered?(status: number, body: Uint8Array): boolean;
  open(options: ForgeOptions): Forge;
}

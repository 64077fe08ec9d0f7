/** What structural search looks for in a whole text. Plain data: every thread reads it for itself. */
import type { TemplatePart } from './template.ts';

export type Structure =
  { readonly kind: 'template'; readonly parts: readonly TemplatePart[] } | ({ readonly kind: 'tree' } & TreeQuery);

/** A pattern over the syntax trees of one language (`Grammar.language`). */
export interface TreeQuery {
  readonly language: string;
  readonly code: string;
}

/** Why there may be more matches in a text than were told; none at all where it is too large. */
export type GivenUp = 'too-complex' | 'too-large';

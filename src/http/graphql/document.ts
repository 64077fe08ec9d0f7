/** A GraphQL request as read. Only what executing needs: variable types and directives other than skip/include are dropped. */
export interface Document {
  readonly operations: readonly Operation[];
  readonly fragments: ReadonlyMap<string, Fragment>;
}

export interface Operation {
  readonly kind: 'query' | 'mutation' | 'subscription';
  readonly name?: string;
  readonly variables: readonly VariableDefinition[];
  readonly selections: readonly Selection[];
}

export interface VariableDefinition {
  readonly name: string;
  readonly required: boolean;
  readonly fallback?: InputValue;
}

export interface Fragment {
  readonly name: string;
  readonly on: string;
  readonly selections: readonly Selection[];
}

export type Selection =
  | {
      readonly kind: 'field';
      /** The key of the answer: the alias, or the name. */
      readonly key: string;
      readonly name: string;
      readonly input: ReadonlyMap<string, InputValue>;
      readonly conditions: readonly Condition[];
      /** Absent for a leaf. */
      readonly selections?: readonly Selection[];
    }
  | { readonly kind: 'spread'; readonly name: string; readonly conditions: readonly Condition[] }
  | {
      readonly kind: 'inline';
      readonly on?: string;
      readonly conditions: readonly Condition[];
      readonly selections: readonly Selection[];
    };

/** `@include(if: …)` and `@skip(if: …)`: taken when the value equals `wanted`. */
export interface Condition {
  readonly wanted: boolean;
  readonly value: InputValue;
}

export type InputValue =
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'value'; readonly value: string | number | boolean | null }
  | { readonly kind: 'list'; readonly items: readonly InputValue[] }
  | { readonly kind: 'object'; readonly fields: ReadonlyMap<string, InputValue> };

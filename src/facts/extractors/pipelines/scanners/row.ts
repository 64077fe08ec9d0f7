/** One row of the scanner table, and the small words its conditions are written in. */
import type { ScannerKind } from '../../../../model/fact-map.ts';

export interface ScannerCall {
  readonly via: 'uses' | 'command' | 'image';
  /** Path of the action, program or image. */
  readonly name: string;
  readonly args: readonly string[];
  readonly inputs: Readonly<Record<string, string>>;
}

export interface ScannerRow {
  readonly tool: string;
  readonly uses?: RegExp;
  readonly programs?: RegExp;
  readonly images?: RegExp;
  /** Empty: this call scans nothing. */
  readonly kinds: readonly ScannerKind[] | ((call: ScannerCall) => readonly ScannerKind[]);
  readonly soft?: (call: ScannerCall) => string | undefined;
}

export const has = (call: ScannerCall, pattern: RegExp): boolean => call.args.some((arg) => pattern.test(arg));
export const first = (call: ScannerCall): string => call.args.find((arg) => !arg.startsWith('-')) ?? '';
export const input = (call: ScannerCall, ...names: readonly string[]): string => {
  for (const name of names) {
    const value = call.inputs[name];
    if (value !== undefined) return value.trim().toLowerCase();
  }
  return '';
};
/** The value of `--name value` or `--name=value`. */
export const option = (call: ScannerCall, pattern: RegExp): string | undefined => {
  const at = call.args.findIndex((arg) => pattern.test(arg.split('=')[0]!));
  if (at < 0) return undefined;
  const [, value] = call.args[at]!.split(/=(.*)/s);
  return unlessSet(value ?? call.args[at + 1]);
};
/** `${NAME:-default}` is the default as far as the file tells: who runs it may set another. */
const unlessSet = (word: string | undefined): string | undefined =>
  word === undefined ? undefined : (/^\$\{\w+:?-([^{}]*)\}$/.exec(word)?.[1] ?? word);
export const softWhen =
  (pattern: RegExp, inputName = '', inputValue = /^true$/) =>
  (call: ScannerCall): string | undefined => {
    const arg = call.args.find((a) => pattern.test(a));
    if (arg !== undefined) return arg;
    return inputName !== '' && inputValue.test(input(call, inputName))
      ? `${inputName}: ${input(call, inputName)}`
      : undefined;
  };

export const is = (...kinds: readonly ScannerKind[]): readonly ScannerKind[] => kinds;
export const whenFirst =
  (pattern: RegExp, ...kinds: readonly ScannerKind[]) =>
  (call: ScannerCall): readonly ScannerKind[] =>
    call.via === 'uses' || pattern.test(first(call)) ? kinds : [];
export const whenText =
  (pattern: RegExp, ...kinds: readonly ScannerKind[]) =>
  (call: ScannerCall): readonly ScannerKind[] =>
    pattern.test(call.args.join(' ')) ? kinds : [];

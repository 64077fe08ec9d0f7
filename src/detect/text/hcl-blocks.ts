/** Resource blocks of Terraform, as far as rules about single attributes need them. */
import type { ScannedFile } from '../rule.ts';
import { closingBracket } from './calls.ts';

export interface ResourceBlock {
  readonly type: string;
  readonly name: string;
  /** Offset of `resource`. */
  readonly start: number;
  readonly headEnd: number;
  /** Without comments, from behind the opening brace. */
  readonly body: string;
  readonly bodyStart: number;
}

const head = /\bresource\s{1,8}"([\w-]{1,80})"\s{1,8}"([\w-]{1,120})"\s{0,8}\{/g;

export function* resourceBlocks(file: ScannedFile): Iterable<ResourceBlock> {
  const { code, uncommented } = file.masked;
  for (const found of uncommented.matchAll(head)) {
    const open = found.index + found[0].length - 1;
    const close = closingBracket(code, open, 40_000) ?? open;
    yield {
      type: found[1]!,
      name: found[2]!,
      start: found.index,
      headEnd: open,
      body: uncommented.slice(open + 1, close),
      bodyStart: open + 1,
    };
  }
}

/** The attribute's value as written (a list may run over lines), and where, at any depth of the block. */
export function attribute(
  block: ResourceBlock,
  name: RegExp,
): { readonly value: string; readonly start: number; readonly end: number } | undefined {
  const found = new RegExp(
    String.raw`(?:^|\n)\s{0,200}(?:${name.source})\s{0,60}=\s{0,40}(\[[^\]]{0,1000}\]|[^\n]{1,400})`,
  ).exec(block.body);
  if (!found) return undefined;
  const start = block.bodyStart + found.index + (found[0].length - found[0].trimStart().length);
  return { value: found[1]!.trim(), start, end: block.bodyStart + found.index + found[0].trimEnd().length };
}

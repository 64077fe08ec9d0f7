/** The files under content/, read once, and faults shown at their place in them. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isNode, parseDocument } from 'yaml';
import type { z } from 'zod';
import { AppError } from '../../base/app-error.ts';
import { renderFault, type TextSource } from '../config-excerpt.ts';
import { parseConfigText } from '../config-reader.ts';

export type ContentErrorCode = 'content/unreadable' | 'content/invalid' | 'content/incomplete' | 'content/unresolved';

export interface Read<T> {
  readonly source: TextSource;
  readonly value: T;
}

export function readYaml<S extends z.ZodType>(path: string, schema: S): Read<z.output<S>> {
  const source = { path, text: readText(path, () => readFileSync(path, 'utf8')) };
  const read = parseConfigText(source, schema);
  if (!read.ok) throw invalid(read.error);
  return { source, value: read.value };
}

export function listYaml(folder: string): readonly string[] {
  const files = readText(folder, () => readdirSync(folder)).filter((file) => file.endsWith('.yaml'));
  return files.sort().map((file) => join(folder, file));
}

function readText<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new AppError<ContentErrorCode>('content/unreadable', `could not read ${path}`, {
      hint: 'The folder content/ belongs to the program: install it again.',
      cause,
    });
  }
}

/** `file:line:column: message` with the line itself. */
export function faultAt({ source }: Read<unknown>, path: readonly (string | number)[], message: string): string {
  const node: unknown = parseDocument(source.text).getIn(path, true);
  const [from, to] = (isNode(node) ? node.range : undefined) ?? [0, 1];
  return renderFault(source, { from, to, message });
}

export const invalid = (faults: readonly string[]): AppError<ContentErrorCode> =>
  new AppError('content/invalid', faults.join('\n'), { hint: 'Mend the file where the message points.' });

export const unresolved = (faults: readonly string[]): AppError<ContentErrorCode> =>
  new AppError('content/unresolved', faults.join('\n'), {
    hint: 'Names in content/ must exist: criteria name controls, controls name checks.',
  });

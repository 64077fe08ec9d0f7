/** What destinations answer, read by a schema at the edge; and files as they are sent. */
import type { z } from 'zod';
import { failed, ok, type Result } from '../../base/result.ts';
import type { Answer, Trouble } from './courier.ts';
import type { ItemOutcome, Outcome, PushItem } from './destination.ts';

export function readAnswer<T>({ status, text }: Answer, schema: z.ZodType<T>, what: string): Result<T, Trouble> {
  const read = schema.safeParse(parsed(text));
  if (read.success) return ok(read.data);
  const where = read.error.issues[0]?.path.join('.') ?? '';
  const because = `what it answered for ${what} is not what its document says${where === '' ? '' : ` (${where})`}`;
  return failed({ kind: 'failed', because, status });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** What was made and answered in words that cannot be read is there all the same, under no name. */
export const afterMaking = (trouble: Trouble): Trouble =>
  trouble.kind === 'failed'
    ? { ...trouble, kind: 'uncertain', because: `${trouble.because}: it may be there` }
    : trouble;

export function formOf(item: PushItem, fields: Readonly<Record<string, string>> = {}): FormData {
  const form = new FormData();
  form.set('file', new File([Uint8Array.from(item.bytes)], item.fileName, { type: item.mediaType }));
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return form;
}

export const outcomeOf = (item: PushItem, outcome: Outcome): ItemOutcome => ({ item, ...outcome });

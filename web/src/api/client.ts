/** The one place that speaks HTTP for the pages. Answers are typed by the schemas of the API. */
import { problemOf, unreachable } from './problem.ts';

export type Parameters = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

export function address(path: string, parameters: Parameters = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value === undefined || value === '') continue;
    if (typeof value === 'object') for (const item of value) query.append(name, item);
    else query.set(name, String(value));
  }
  const text = query.toString();
  return `/api/v1${path}${text === '' ? '' : `?${text}`}`;
}

export async function ask<Answer>(path: string, parameters?: Parameters, signal?: AbortSignal): Promise<Answer> {
  return send<Answer>(address(path, parameters), signal ? { signal } : {});
}

export async function post<Answer>(path: string, body: unknown): Promise<Answer> {
  return send<Answer>(address(path), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

export async function remove<Answer>(path: string): Promise<Answer> {
  return send<Answer>(address(path), { method: 'DELETE' });
}

async function send<Answer>(url: string, options: RequestInit): Promise<Answer> {
  const answer = await fetch(url, options).catch((error: unknown) => {
    throw options.signal?.aborted ? error : unreachable(error);
  });
  if (!answer.ok) throw await problemOf(answer);
  return (await answer.json()) as Answer;
}

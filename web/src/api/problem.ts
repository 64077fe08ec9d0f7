import type { Problem } from '../../../src/http/schema.ts';

/** What the API said when it did not answer. `code` is what pages branch on. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly code: string;
  readonly hint: string;
  readonly status: number;

  constructor({ code, message, hint, status }: Pick<Problem, 'code' | 'message' | 'hint' | 'status'>) {
    super(message);
    this.code = code;
    this.hint = hint;
    this.status = status;
  }
}

export async function problemOf(answer: Response): Promise<ApiProblem> {
  if (answer.headers.get('content-type')?.startsWith('application/problem+json'))
    return new ApiProblem((await answer.json()) as Problem);
  const message = `the server answered ${answer.status} ${answer.statusText}`;
  return new ApiProblem({ code: 'web/odd-answer', message, hint: 'Reload the page.', status: answer.status });
}

export function unreachable(cause: unknown): ApiProblem {
  const hint = 'Is `plumbline serve` still running? Start it again, then retry.';
  const why = cause instanceof Error ? ` (${cause.message})` : '';
  return new ApiProblem({ code: 'web/unreachable', message: `the server cannot be reached${why}`, hint, status: 0 });
}

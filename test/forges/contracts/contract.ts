/**
 * Holds answers against the compact shapes that `extract.ts` took from the vendor's document: every field is listed there and
 * of the type said, every required one is there, every enum value is one of them.
 */
import { Ajv, type ValidateFunction } from 'ajv';
import { readFileSync } from 'node:fs';

type Json = { readonly [key: string]: unknown };

export interface Contract {
  /** `GET /repos/{owner}/{repo}/pulls` */
  readonly answers: readonly string[];
  /** What is wrong with an answer, each in a line; undefined: the document does not know the question. */
  faults(answer: string, status: number, body: unknown): readonly string[] | undefined;
}

export function readContract(file: URL): Contract {
  const lines = readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Json);
  const names = Object.fromEntries(
    lines.flatMap(({ name, shape }) => (name === undefined ? [] : [[name as string, linked(shape)] as const])),
  );
  const answers = new Map(
    lines.flatMap(({ answer, status, shape }) =>
      answer === undefined ? [] : [[answer as string, { status, shape }] as const],
    ),
  );
  const ajv = new Ajv({ strict: false, allErrors: false, validateFormats: false });
  ajv.addSchema({ $id: 'contract', definitions: names });
  const compiled = new Map<string, ValidateFunction>();
  return {
    answers: [...answers.keys()],
    faults(answer, status, body) {
      const known = answers.get(answer);
      if (known === undefined) return undefined;
      if (known.status !== status) return [`status ${status} where ${String(known.status)} is documented`];
      let validate = compiled.get(answer);
      if (validate === undefined) compiled.set(answer, (validate = ajv.compile(linked(known.shape) as Json)));
      if (validate(body)) return [];
      return (validate.errors ?? [])
        .slice(0, 5)
        .map(({ instancePath, message, params }) => `${instancePath} ${message ?? ''} ${JSON.stringify(params)}`);
    },
  };
}

function linked(shape: unknown): unknown {
  if (Array.isArray(shape)) return shape.map(linked);
  if (typeof shape !== 'object' || shape === null) return shape;
  return Object.fromEntries(
    Object.entries(shape).map(([key, value]) => [
      key,
      key === '$ref' ? `contract#/definitions/${String(value)}` : linked(value),
    ]),
  );
}

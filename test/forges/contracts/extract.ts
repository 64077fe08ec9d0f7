/**
 * Takes from a vendor's interface document the shapes of exactly those answers that a face gives, and writes them in our own
 * compact form. Run by hand when the vendor publishes a new document, never in tests:
 *
 *   node test/forges/contracts/extract.ts github <api.github.com.json> <ghes.json> <schema.graphql>
 *   node test/forges/contracts/extract.ts gitea <gitea's v1_json.tmpl> <forgejo's v1_json.tmpl>
 *
 * `<vendor>.jsonl`, a line per answer and per shape:
 *   {"answer":"GET /repos/{owner}/{repo}/pulls","status":200,"shape":{…}}
 *   {"name":"simple-user","shape":{…}}
 * A shape is JSON Schema cut down to type, properties, required, enum, items, anyOf, allOf, $ref; objects with properties are
 * closed unless the document says otherwise, so that a field which no document lists is seen.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { giteaFace } from '../faces/gitea.ts';
import { githubFace } from '../faces/github.ts';
import { playedTypes } from '../faces/github/graphql/played.ts';
import type { Route } from '../faces/face.ts';
import type { World } from '../world.ts';
import { compactGraphql } from './extract-graphql.ts';
import { openApiOf } from './extract-swagger.ts';

type Json = { readonly [key: string]: unknown };

/** Logs of things that happened carry more fields than any document lists; they differ by what happened. */
const openShapes = new Set(['audit-log-event']);

export function compactOpenApi(
  routes: readonly Pick<Route, 'method' | 'template'>[],
  documents: readonly Json[],
): string {
  const lines: string[] = [];
  for (const { method, template } of routes) {
    const document = documents.find((one) => at(one, 'paths', template, method.toLowerCase()) !== undefined);
    if (document === undefined) throw new Error(`No document knows ${method} ${template}`);
    const gathered = new Shapes(document, lines);
    const responses = at(document, 'paths', template, method.toLowerCase(), 'responses') as Json;
    const status = Object.keys(responses).find((one) => one.startsWith('2'))!;
    const response = gathered.followed(responses[status] as Json);
    // An answer that says all by its status has no content.
    const shape = gathered.shape((at(response, 'content', 'application/json', 'schema') ?? {}) as Json);
    lines.push(JSON.stringify({ answer: `${method} ${template}`, status: Number(status), shape }));
    gathered.finish();
  }
  return `${[...new Set(lines)].sort().join('\n')}\n`;
}

function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((one, key) => (one as Json | undefined)?.[key], value);
}

class Shapes {
  readonly #document: Json;
  readonly #lines: string[];
  readonly #wanted: string[] = [];

  constructor(document: Json, lines: string[]) {
    this.#document = document;
    this.#lines = lines;
  }

  followed(value: Json): Json {
    const ref = value['$ref'];
    return typeof ref === 'string' ? (at(this.#document, ...ref.slice(2).split('/')) as Json) : value;
  }

  finish(): void {
    const done = new Set<string>();
    for (let name = this.#wanted.pop(); name !== undefined; name = this.#wanted.pop()) {
      if (done.has(name)) continue;
      done.add(name);
      const shape = this.shape(at(this.#document, 'components', 'schemas', name) as Json, openShapes.has(name));
      this.#lines.push(JSON.stringify({ name, shape }));
    }
  }

  shape(schema: Json, open = false): Json {
    const nullable = schema['nullable'] === true;
    const ref = schema['$ref'];
    if (typeof ref === 'string') {
      const name = ref.split('/').at(-1)!;
      this.#wanted.push(name);
      return { $ref: name };
    }
    const whole = schema['allOf'] === undefined ? schema : this.#merged(schema);
    const union = (whole['oneOf'] ?? whole['anyOf']) as Json[] | undefined;
    if (union && whole['properties'] === undefined) {
      const branches = union.map((one) => this.shape(one, open));
      return { anyOf: nullable ? [...branches, { type: 'null' }] : branches };
    }
    return this.#plain(whole, nullable, open);
  }

  #plain(schema: Json, nullable: boolean, open: boolean): Json {
    const { type, enum: values, items, properties, required, additionalProperties } = schema;
    const fields = properties as Readonly<Record<string, Json>> | undefined;
    const isClosed =
      fields !== undefined && !open && (additionalProperties === undefined || additionalProperties === false);
    return {
      ...(type !== undefined && { type: nullable ? [type, 'null'] : type }),
      ...(values !== undefined && { enum: nullable ? [...new Set([...(values as unknown[]), null])] : values }),
      ...(items !== undefined && { items: this.shape(items as Json) }),
      ...(fields && {
        properties: Object.fromEntries(Object.entries(fields).map(([key, one]) => [key, this.shape(one)])),
      }),
      ...(required !== undefined && { required }),
      ...(isClosed && { additionalProperties: false }),
    };
  }

  /** Parts that hold together are one object: closed parts would each refuse the fields of the others. */
  #merged(schema: Json): Json {
    const parts = (schema['allOf'] as Json[]).map((one) => {
      const part = this.followed(one);
      return part['allOf'] === undefined ? part : this.#merged(part);
    });
    if (parts.length === 1) return { ...parts[0], ...(schema['nullable'] === true && { nullable: true }) };
    return {
      type: 'object',
      properties: Object.assign({}, ...parts.map((one) => one['properties'] ?? {})) as Json,
      required: parts.flatMap((one) => (one['required'] as string[] | undefined) ?? []),
    };
  }
}

const here = (name: string): URL => new URL(name, import.meta.url);

function extractGitea(documents: readonly string[]): void {
  for (const [i, software] of (['gitea', 'forgejo'] as const).entries()) {
    const { routes } = giteaFace({ world: {} as World, software });
    const document = openApiOf(JSON.parse(documents[i]!) as Json);
    writeFileSync(here(`${software}.jsonl`), compactOpenApi(routes, [document]));
  }
}

function extractGithub([api, server, sdl]: readonly string[]): void {
  const { routes } = githubFace({ world: {} as World });
  const rest = routes.filter(({ template }) => template !== '/graphql');
  writeFileSync(here('github.jsonl'), compactOpenApi(rest, [JSON.parse(api!) as Json, JSON.parse(server!) as Json]));
  writeFileSync(here('github-graphql.txt'), compactGraphql(sdl!, playedTypes));
}

if (import.meta.main) {
  const [vendor, ...files] = process.argv.slice(2);
  const extract = { github: extractGithub, gitea: extractGitea }[vendor ?? ''];
  if (extract === undefined) throw new Error('Usage: extract.ts github|gitea <documents of the vendor>');
  extract(files.map((file) => readFileSync(file, 'utf8')));
}

/**
 * A Swagger 2 document as the OpenAPI 3 one that `compactOpenApi` reads. Gitea's names no field as required and none as
 * nullable: what Go writes from a pointer, a slice or a map may be `null`, which are references, lists, dates and maps.
 */
type Json = { readonly [key: string]: unknown };

export function openApiOf(swagger: Json): Json {
  const responses = swagger['responses'] as Readonly<Record<string, Json>>;
  const paths = Object.entries(swagger['paths'] as Readonly<Record<string, Json>>).flatMap(([path, methods]) => {
    const get = methods['get'] as Json | undefined;
    return get === undefined ? [] : [[path, { get: { responses: answersOf(get, responses) } }] as const];
  });
  const schemas = Object.entries(swagger['definitions'] as Json).map(([name, one]) => [name, converted(one)] as const);
  return { paths: Object.fromEntries(paths), components: { schemas: Object.fromEntries(schemas) } };
}

function answersOf(get: Json, shared: Readonly<Record<string, Json>>): Json {
  const told = Object.entries(get['responses'] as Readonly<Record<string, Json>>).map(([status, one]) => {
    const ref = one['$ref'];
    const response = typeof ref === 'string' ? shared[ref.split('/').at(-1)!]! : one;
    const schema = response['schema'] === undefined ? {} : converted(response['schema']);
    return [status, { content: { 'application/json': { schema } } }] as const;
  });
  return Object.fromEntries(told);
}

function converted(schema: unknown): Json {
  const { properties, items, $ref: ref, ...rest } = schema as Json;
  if (typeof ref === 'string') return { $ref: `#/components/schemas/${ref.split('/').at(-1)!}` };
  const fields = properties as Readonly<Record<string, unknown>> | undefined;
  return {
    ...rest,
    ...(items !== undefined && { items: converted(items) }),
    ...(fields && {
      properties: Object.fromEntries(
        Object.entries(fields).map(([name, one]) => [name, nullable(converted(one), name)]),
      ),
    }),
  };
}

/** Pointers to plain values, which the document does not tell from plain values (modules/structs/pull.go). */
const pointers = new Set(['merge_commit_sha']);

function nullable(schema: Json, name: string): Json {
  if (schema['$ref'] !== undefined) return { anyOf: [schema], nullable: true };
  const isDate = schema['format'] === 'date-time';
  return pointers.has(name) || isDate || schema['type'] === 'array' || schema['type'] === 'object'
    ? { ...schema, nullable: true }
    : schema;
}

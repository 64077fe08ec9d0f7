/** The GraphQL interface: one route, refusals inside of answers with status 200, lists of at most a hundred. */
import { readSchema } from './graphql/schema.ts';
import { Execution, GraphqlMistake, type Arguments, type GraphqlProblem } from './graphql/execute.ts';
import { GraphqlSyntaxError, parseQuestion, type Question, type Selection } from './graphql/parse.ts';
import { queryRoot } from './graphql/types.ts';
import type { Reply, Route } from '../face.ts';

const mostNodes = 500_000;
const contract = new URL('../../contracts/github-graphql.txt', import.meta.url);

export function graphqlRoute(template: string): Route {
  // Read when it is first asked: the contract is made by a script that loads this face.
  let schema: ReturnType<typeof readSchema> | undefined;
  return {
    method: 'POST',
    template,
    answer(ask) {
      schema ??= readSchema(contract);
      const { query, operationName, variables } = (ask.body ?? {}) as Readonly<Record<string, unknown>>;
      if (typeof query !== 'string')
        return problem({ message: 'A query attribute must be specified and must be a string.' });
      try {
        const question = parseQuestion(query);
        const given = (variables ?? {}) as Arguments;
        const nodes = nodesOf(question, given);
        if (nodes > mostNodes)
          return problem({
            type: 'MAX_NODE_LIMIT_EXCEEDED',
            message: `This query requests up to ${nodes} possible nodes.`,
          });
        const execution = new Execution(schema, question, given);
        const data = execution.run(queryRoot(ask), typeof operationName === 'string' ? operationName : '');
        const errors = execution.problems;
        return { status: 200, body: { data, ...(errors.length > 0 && { errors }) } };
      } catch (error) {
        if (error instanceof GraphqlMistake || error instanceof GraphqlSyntaxError)
          return problem({ message: error.message });
        throw error;
      }
    },
  };
}

const problem = (one: GraphqlProblem): Reply => ({ status: 200, body: { errors: [one] } });

/** What could be answered at most: sizes of lists within lists, multiplied. */
function nodesOf({ operations, fragments }: Question, variables: Arguments): number {
  const count = (selections: readonly Selection[], times: number): number =>
    selections.reduce((sum, one) => {
      if (one.kind !== 'field') {
        const inner = one.kind === 'inline' ? one : fragments.get(one.name);
        return sum + count(inner?.selections ?? [], times);
      }
      const value = one.arguments['first'] ?? one.arguments['last'];
      const given = value?.kind === 'plain' ? value.value : value?.kind === 'variable' ? variables[value.name] : 0;
      const size = Number(given);
      return sum + times * size + count(one.selections, size > 0 ? times * size : times);
    }, 0);
  return [...operations.values()].reduce((sum, { selections }) => sum + count(selections, 1), 0);
}

/** Versioned changes of a database's schema, and schema definitions, known by where tools keep them. */
import type { Extractor } from '../extractor.ts';
import { runsForReal, tracked } from './tracked.ts';

const migrations: readonly (readonly [tool: string, pattern: RegExp])[] = [
  ['Prisma', /(?:^|\/)prisma\/migrations\/[^/]+\/migration\.sql$/],
  ['Alembic', /(?:^|\/)(?:alembic|migrations)\/versions\/[^/]+\.py$/],
  ['Django', /(?:^|\/)migrations\/\d{4}_[^/]+\.py$/],
  ['Rails', /(?:^|\/)db\/migrate\/\d+_[^/]+\.rb$/],
  ['Flyway', /(?:^|\/)[VUR]\d*(?:[._]\d+)*__[^/]+\.(?:sql|java|kt)$/],
  ['Liquibase', /(?:^|\/)(?:db[./-]?)?changelog[^/]*(?:\/[^/]+)*\.(?:xml|ya?ml|sql)$/],
  ['Entity Framework', /(?:^|\/)Migrations\/\d{14}_[^/]+(?<!\.Designer)\.cs$/],
  ['Laravel', /(?:^|\/)database\/migrations\/\d{4}_[^/]+\.php$/],
  ['golang-migrate', /(?:^|\/)[^/]*\d+_[^/]+\.(?:up|down)\.sql$/],
  ['Ecto', /(?:^|\/)priv\/[^/]+\/migrations\/\d+_[^/]+\.exs$/],
  ['SQL', /(?:^|\/)migrations?\/(?:[^/]+\/){0,2}[^/]*\d[^/]*\.sql$/],
  [
    'Knex, TypeORM or Sequelize',
    /(?:^|\/)(?:db|database|src|server|prisma|backend|api)?\/?migrations\/\d{8,}[^/]*\.[cm]?[jt]s$/,
  ],
];
const schemas =
  /(?:^|\/)(?:schema\.(?:prisma|rb|sql|graphql)|structure\.sql|openapi\.(?:ya?ml|json)|swagger\.(?:ya?ml|json))$/;

const found = (path: string): string | undefined => migrations.find(([, pattern]) => pattern.test(path))?.[0];

export const databaseMigrations: Extractor<'tracked-file'> = {
  id: 'database-migrations',
  version: 1,
  produces: ['tracked-file'],
  wants: (path) => runsForReal(path) && (found(path) !== undefined || schemas.test(path)),
  *extract({ path }) {
    const tool = found(path);
    if (tool !== undefined) yield tracked('database-migration', { path, line: 1 }, tool);
    else yield tracked('schema', { path, line: 1 }, path.slice(path.lastIndexOf('/') + 1));
  },
};

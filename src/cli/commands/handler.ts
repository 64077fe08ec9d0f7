import type { CategoryCoverage, HandlerRow } from '../../app/handlers/handler-list.ts';
import { eventCategories } from '../../model/handler.ts';
import { defineCommand } from '../command.ts';
import { choicesFlag, switchFlag } from '../flags.ts';
import { many } from '../output/words.ts';
import { checkoutArgument, factsWishOf, printSealedList, sealedListFlags } from './sealed-list.ts';

export const handlerList = defineCommand({
  name: 'handler list',
  summary: 'list the handlers of security events, what guards them and what they log',
  details: [
    'Handlers of HTTP requests, calls and webhooks are read from code in nine languages. What is a security event is told by ' +
      'route and name: authentication, authorization, data access, configuration change, deployment. A log counts when the ' +
      'handler writes it or calls a function that does; lines for debugging do not count.',
    'With PATH: of a checkout as it lies on disk. Without: of the audited repositories, at the end of the latest audit or at ' +
      'an instant of its period.',
  ],
  arguments: [checkoutArgument],
  flags: {
    repo: sealedListFlags.repo,
    category: choicesFlag({
      name: 'category',
      placeholder: 'CATEGORY',
      choices: eventCategories,
      summary: 'only security events of this category',
    }),
    silent: switchFlag({ name: 'silent', summary: 'only those that write no log' }),
    all: switchFlag({ name: 'all', summary: 'handlers that are no security event, too' }),
    asOf: sealedListFlags.asOf,
  },
  examples: [
    { command: 'plumbline handler list --silent', does: 'Security events that leave no trace.' },
    { command: 'plumbline handler list . --all --json', does: 'Every handler of the checkout in the current folder.' },
  ],
  json: '`{type:"handler", repository, path, line, framework, kind, method, route, name, event:{category, action}|null, trace:"logged"|"silent"|"unknown", style, by, guards:[{name, line, asks:"who"|"may"}], isPublic, context}`; the manifest holds `at`, `coverage` by category and the `guards` of whole services',
  exits: { 0: 'the list was printed' },
  async run(context, { flags, operands }) {
    const [path] = operands;
    const plumbline = await context.plumbline();
    const list = await plumbline.handlers(await factsWishOf({ path, ...flags }, plumbline, context));
    const rows = list.rows.filter(
      ({ event, trace }) =>
        (flags.all || event !== null) &&
        (flags.category.length === 0 || (event !== null && flags.category.includes(event.category))) &&
        (!flags.silent || trace === 'silent'),
    );
    const { at, coverage, guards } = list;
    return printSealedList(context, {
      command: 'handler list',
      list,
      rows,
      path,
      plumbline,
      beside: { at, coverage, guards },
      columns: [
        { title: 'Repository', yields: 'middle' },
        { title: 'Handler', yields: 'end' },
        { title: 'Event' },
        { title: 'Guarded by', yields: 'end' },
        { title: 'Logged by', yields: 'end' },
        { title: 'Where', yields: 'middle' },
      ],
      cellsOf,
      note: (behind) => `${many(rows.length, 'handler')}${behind}\n${list.coverage.map(coverageLine).join('\n')}`,
    });
  },
});

function cellsOf({
  repository,
  method,
  route,
  name,
  event,
  guards,
  isPublic,
  trace,
  by,
  path,
  line,
}: HandlerRow): string[] {
  const request = route === null ? name : `${method ?? 'any'} ${route}`;
  const guarded = guards.map((guard) => guard.name).join(', ');
  const logged = trace === 'logged' ? (by ?? '') : trace === 'silent' ? 'nothing' : 'unknown';
  const before = guarded === '' && isPublic !== null ? `public: ${isPublic}` : guarded;
  return [repository, request, event?.action ?? '', before, logged, `${path}:${line}`];
}

function coverageLine({ category, handlers, logged, unknown }: CategoryCoverage): string {
  if (handlers === 0) return `${category}: no handler found`;
  const unseen = unknown === 0 ? '' : `, ${unknown} unknown`;
  return `${category}: ${logged} of ${many(handlers, 'handler')} logged${unseen}`;
}

/**
 * What is returned of symbols: per file those that match, at the head, at an instant, or (`between:`) with the stretch in
 * which they stood. Also what is said of files whose definitions are not known.
 */
import type { SearchAlert, SearchMatch, SymbolMatch } from '../contract.ts';
import type { Snapshot } from '../index/snapshot.ts';
import type { QueryParameters } from '../query/ast.ts';
import { hasSymbols } from '../symbols/extract.ts';
import type { Account } from './account.ts';
import type { Counted } from './match-sink.ts';
import type { LayerScope } from './scope.ts';
import { seenLines } from './sightings.ts';
import type { FileSymbols, Place, SymbolSearch } from './symbol-search.ts';
import { isSeenWithin, standingOf } from './time.ts';

export interface SymbolResultsSetting {
  readonly snapshot: Snapshot;
  readonly parameters: Pick<QueryParameters, 'time' | 'firstSeen' | 'lastSeen'>;
  readonly placeOf: (place: Place) => { readonly repository: string; readonly path: string; readonly commit: string };
  readonly ownersOf: (place: Place) => Pick<Counted, 'owners'>;
}

type Files = ReturnType<SymbolSearch['files']>;

export async function* symbolResults(
  files: Files,
  setting: SymbolResultsSetting,
): AsyncGenerator<readonly Counted[], void, undefined> {
  if (setting.parameters.time.kind !== 'between') {
    for await (const file of files) yield [counted(file, file.symbols, setting)];
    return;
  }
  let group: FileSymbols[] = [];
  for await (const file of files) {
    if (group.length > 0 && !isSamePath(group[0]!, file)) {
      yield seen(group, setting);
      group = [];
    }
    group.push(file);
  }
  if (group.length > 0) yield seen(group, setting);
}

/** Whether two occurrences are of one path of one repository. */
export function isSamePath(a: Place, b: Place): boolean {
  const [one, other] = [a.scope.layer.columns, b.scope.layer.columns];
  return (
    one.repositoryOf[a.occurrence] === other.repositoryOf[b.occurrence] &&
    one.pathOf[a.occurrence] === other.pathOf[b.occurrence]
  );
}

function seen(group: readonly FileSymbols[], setting: SymbolResultsSetting): readonly Counted[] {
  const sightings = group.map((file) => {
    const { from, to } = file.scope.layer.columns;
    return { content: file, from: from[file.occurrence]!, to: to[file.occurrence]!, lines: file.symbols };
  });
  const definition = ({ kind, name, containerName }: SymbolMatch): string => `${kind} ${name} ${containerName}`;
  return seenLines(sightings, definition).flatMap(({ content, from, to, lines }) => {
    const found = counted(content, lines, setting, { from, to });
    const standing = 'standing' in found.match ? found.match.standing : undefined;
    return isSeenWithin(standing, setting.parameters) ? [found] : [];
  });
}

function counted(
  file: FileSymbols,
  symbols: readonly SymbolMatch[],
  { snapshot, parameters, placeOf, ownersOf }: SymbolResultsSetting,
  sight?: { readonly from: number; readonly to: number },
): Counted {
  const { layer } = file.scope;
  const { columns } = layer;
  const repository = snapshot.repositoryOf(layer, file.occurrence);
  const language = snapshot.paths.languageOf(columns.pathOf[file.occurrence]!);
  const { from, to } = sight ?? { from: columns.from[file.occurrence]!, to: columns.to[file.occurrence]! };
  const standing = parameters.time.kind === 'head' ? undefined : standingOf(repository, from, to);
  const match: SearchMatch = {
    type: 'symbol',
    ...placeOf(file),
    branches: [repository.branch],
    ...(language !== undefined && { language }),
    symbols,
    ...(standing && { standing }),
  };
  return { match, lines: symbols.map(({ lineNumber }) => lineNumber), ...ownersOf(file) };
}

/**
 * Definitions are read in some languages only: files in others have none that could be found. Where a file is too large for
 * all of its definitions to be read, there may be more matches, and it is listed.
 */
export function tellWithoutSymbols(
  scopes: readonly LayerScope[],
  { snapshot, account }: { readonly snapshot: Snapshot; readonly account: Account },
): readonly SearchAlert[] {
  let count = 0;
  for (const scope of scopes) {
    const { layer } = scope;
    const { shardOf, documentOf } = layer.columns;
    for (let at = 0; at < layer.size; at++) {
      if (!scope.includes(at)) continue;
      if (!hasSymbols(snapshot.pathOf(layer, at))) count++;
      else if (snapshot.shards.get(shardOf[at]!)?.index.lacksSymbols(documentOf[at]!))
        account.giveUp(layer, at, 'too-large');
    }
  }
  if (count === 0) return [];
  return [
    {
      title: `No symbols of ${count} ${count === 1 ? 'file' : 'files'}`,
      description: 'Definitions are not read in their languages. Search their content with type:file.',
      proposedQueries: [],
    },
  ];
}

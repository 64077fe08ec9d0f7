/** The search floor's types as its use case hands them out: this door does not import that floor. */
import type { FileLines, Plumbline } from '../../app/plumbline.ts';

export type SearchEvents = ReturnType<Plumbline['search']>;
export type SearchEvent = SearchEvents extends AsyncIterable<infer Event> ? Event : never;
export type SearchMatch = Extract<SearchEvent, { type: 'matches' }>['matches'][number];
export type EngineContent = Extract<SearchMatch, { type: 'content' }>;
export type EngineLine = EngineContent['lineMatches'][number];
export type EngineSymbols = Extract<SearchMatch, { type: 'symbol' }>;
export type EngineOwner = Extract<SearchMatch, { type: 'owner' }>;
export type EngineCommit = Extract<SearchMatch, { type: 'commit' }>;
export type EngineProgress = Extract<SearchEvent, { type: 'progress' }>['progress'];
export type EngineManifest = Extract<SearchEvent, { type: 'manifest' }>['manifest'];

/** A file's lines with the byte at which each begins; undefined when git cannot give them. */
export type ReadLines = (repository: string, path: string, commit: string) => Promise<FileLines | undefined>;

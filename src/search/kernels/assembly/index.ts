/**
 * The vector kernels, in AssemblyScript: compiled to one WebAssembly module by kernels/compile.ts, described in
 * kernels/kernels.ts, laid over memory by kernels/simd*.ts. Not part of the TypeScript project: another language.
 *
 * Everything works on one imported memory with plain addresses; there are no objects, no runtime, no static data, so that
 * any number of instances can share a memory.
 */
export { countLineFeeds, nextLineFeed, previousLineFeed, describeLines } from './line-feeds';
export { needleLines, needleLength } from './needles';
export {
  runAutomaton,
  automatonLines,
  filterLines,
  stoppedAt,
  stoppedIn,
  stopOfLines,
  isDecided,
  judged,
} from './automata';
export { searchRuns, runsDone, runsStop, needleHits } from './runs';
export {
  addBlock,
  clearPostings,
  encodePostings,
  distinctTrigrams,
  groupsAt,
  keysAt,
  keyBytes,
  bytesAt,
} from './postings';

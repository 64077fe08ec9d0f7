/** What is loaded of a clone to join landings of its branches, once for all of them and only when somebody asks. */
import type { ObjectId } from '../../model/repository.ts';
import { loadCommitGraph, type GraphNode } from './commit-graph.ts';
import { readPullRefs, type PullRefs } from './pull-refs.ts';

export class CloneGraph {
  readonly #gitDirectory: string;
  readonly #heads: readonly ObjectId[];
  readonly #signal: AbortSignal | undefined;
  #pulls: Promise<PullRefs> | undefined;
  #nodes: Promise<ReadonlyMap<ObjectId, GraphNode>> | undefined;

  /** `heads`: tips of the branches. */
  constructor(gitDirectory: string, heads: readonly ObjectId[], signal?: AbortSignal) {
    this.#gitDirectory = gitDirectory;
    this.#heads = heads;
    this.#signal = signal;
  }

  pulls(): Promise<PullRefs> {
    return (this.#pulls ??= readPullRefs(this.#gitDirectory));
  }

  /** Everything behind the branches and the changesets. */
  nodes(): Promise<ReadonlyMap<ObjectId, GraphNode>> {
    return (this.#nodes ??= this.#load());
  }

  async #load(): Promise<ReadonlyMap<ObjectId, GraphNode>> {
    const { all } = await this.pulls();
    const tips = new Set([...this.#heads, ...all.map((pull) => pull.head)]);
    return loadCommitGraph(this.#gitDirectory, [...tips], { signal: this.#signal });
  }
}

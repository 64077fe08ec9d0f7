/** Turns what a piece of work reports into events of a search, a few a second, until it ends; notes become alerts. */
import type { Observer } from '../../base/progress.ts';
import type { SearchEvent } from '../../search/contract.ts';

const eventsApart = 250;

export class Pulse {
  readonly #started = performance.now();
  #done = 0;
  #total = 0;
  #notes: string[] = [];
  #ended = false;
  #wake: () => void = () => undefined;

  readonly observer: Observer = {
    progress: ({ done, total }) => {
      this.#done = done;
      this.#total = total ?? done;
    },
    note: (message) => {
      this.#notes.push(message);
      this.#wake();
    },
  };

  end(): void {
    this.#ended = true;
    this.#wake();
  }

  async *events(): AsyncGenerator<SearchEvent, void, undefined> {
    while (!this.#ended) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, eventsApart);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      for (const title of this.#notes.splice(0))
        yield { type: 'alert', alert: { title, description: '', proposedQueries: [] } };
      const counts = { matchCount: 0, filesSearched: this.#done, filesTotal: this.#total };
      yield {
        type: 'progress',
        progress: { done: false, ...counts, elapsedMillis: performance.now() - this.#started },
      };
    }
  }
}

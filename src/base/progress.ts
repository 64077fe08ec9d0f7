/**
 * Progress is not logging: work reports what it does as values, and a door (terminal bar, plain line, JSON line, web
 * stream) shows them. `total` is absent while it is not known yet.
 */
export interface Progress {
  readonly step: string;
  readonly done: number;
  readonly total?: number;
  readonly unit: string;
  readonly detail?: string;
}

export interface Observer {
  progress(progress: Progress): void;
  /** Something the user should know that is no result: a fallback taken, a file left out. */
  note(message: string): void;
}

export const silentObserver: Observer = { progress: () => undefined, note: () => undefined };

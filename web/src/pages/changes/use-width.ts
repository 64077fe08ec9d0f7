import { type RefObject, useLayoutEffect, useState, useSyncExternalStore } from 'react';

const narrowScreen = '(max-width: 48rem)';

function watchNarrow(changed: () => void): () => void {
  const query = matchMedia(narrowScreen);
  query.addEventListener('change', changed);
  return () => query.removeEventListener('change', changed);
}

/** Whether rows are laid out as cards; kept in step with styles/changes.css. */
export function useNarrow(): boolean {
  return useSyncExternalStore(watchNarrow, () => matchMedia(narrowScreen).matches);
}

/** Width of an element in pixels; 0 before it is laid out. */
export function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const watched = element.current;
    if (!watched) return undefined;
    // Out of sight it has no width; what it had is what it will have again.
    const measure = (): void => setWidth((known) => watched.clientWidth || known);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(watched);
    return () => observer.disconnect();
  }, [element]);
  return width;
}

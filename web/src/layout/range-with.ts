import { defaultRangeExtractor, type Range } from '@tanstack/react-virtual';

/**
 * What a virtual list keeps in the page: the rows in view and the active one, wherever it is. The list's
 * `aria-activedescendant` must name a row that exists, while the scrolling catches up and after the eye went elsewhere.
 */
export function rangeWith(active: number): (range: Range) => number[] {
  return (range) => {
    const inView = defaultRangeExtractor(range);
    if (active < 0 || active >= range.count || inView.includes(active)) return inView;
    return [...inView, active].sort((one, other) => one - other);
  };
}

/** A handful of 16 px icons, drawn here: no icon font, no request. They are decoration; words stand beside them. */
import type { ReactElement } from 'react';

const paths = {
  check: <path d="M3.5 8.5l3 3 6-7" />,
  warning: <path d="M8 2.5l6 11H2zM8 6.5v3.4M8 11.6v.4" />,
  cross: <path d="M4 4l8 8M12 4l-8 8" />,
  dash: <path d="M4 8h8" />,
  question: <path d="M5.6 6a2.4 2.4 0 1 1 3.4 2.2c-.7.3-1 .8-1 1.6M8 12v.4" />,
  search: <path d="M10.5 10.5L14 14M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10z" />,
  sun: (
    <path d="M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM8 1.5v1.5M8 13v1.5M1.5 8H3M13 8h1.5M3.4 3.4l1 1M11.6 11.6l1 1M12.6 3.4l-1 1M4.4 11.6l-1 1" />
  ),
  moon: <path d="M13 9.5A5.5 5.5 0 0 1 6.5 3a5.5 5.5 0 1 0 6.5 6.5z" />,
  auto: (
    <>
      <circle cx="8" cy="8" r="5.5" />
      <path d="M8 2.5a5.5 5.5 0 0 1 0 11z" fill="currentColor" />
    </>
  ),
  menu: <path d="M2.5 4.5h11M2.5 8h11M2.5 11.5h11" />,
  arrow: <path d="M3 8h10M9 4l4 4-4 4" />,
  chevron: <path d="M6 4l4 4-4 4" />,
  back: <path d="M10 4L6 8l4 4" />,
  download: <path d="M8 2.5v8M4.5 7L8 10.5 11.5 7M3 13.5h10" />,
  seal: <path d="M8 1.8l5 2v4c0 3.2-2.2 5.4-5 6.4-2.8-1-5-3.2-5-6.4v-4zM5.8 8l1.6 1.6 3-3.4" />,
  gap: <path d="M2.5 8h3M10.5 8h3M7 4.5L5.5 8 7 11.5M9 4.5L10.5 8 9 11.5" />,
  code: <path d="M5.5 4.5L2 8l3.5 3.5M10.5 4.5L14 8l-3.5 3.5" />,
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name }: { readonly name: IconName }): ReactElement {
  return (
    <svg className="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      {paths[name]}
    </svg>
  );
}

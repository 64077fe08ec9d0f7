import type { ReactElement } from 'react';
import { Icon } from './icon.tsx';

export function DownloadLink({ href, name }: { readonly href: string; readonly name: string }): ReactElement {
  return (
    <a className="button" href={href} download>
      <Icon name="download" />
      {name}
    </a>
  );
}

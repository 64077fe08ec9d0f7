import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { isSigned, readCheckpoint, type SignatureVerdict } from '../../text/signed-note.ts';
import { Icon } from '../../components/icon.tsx';

const words: Readonly<Record<SignatureVerdict | 'unreadable', string>> = {
  signed: 'Signature checked in this browser',
  'not-signed': 'Not signed by a key of this ledger',
  'cannot-check': 'This browser knows no Ed25519: use verify.mjs',
  unreadable: 'Not a signed checkpoint',
};

/** The browser's own word on a signed note: by these keys, or not. */
export function Signature({
  note,
  keys,
}: {
  readonly note: string;
  readonly keys: readonly string[];
}): ReactElement | null {
  const { data } = useQuery({
    queryKey: ['signature', note, keys],
    queryFn: async () => {
      const read = readCheckpoint(note);
      return read ? isSigned(read, keys) : 'unreadable';
    },
    staleTime: Infinity,
  });
  if (data === undefined) return null;
  const tone = data === 'signed' ? 'operated' : data === 'cannot-check' ? 'indeterminate' : 'not-operated';
  return (
    <span className={`badge tone-${tone}`}>
      <Icon name={data === 'signed' ? 'check' : data === 'cannot-check' ? 'question' : 'cross'} />
      {words[data]}
    </span>
  );
}

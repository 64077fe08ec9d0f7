import type { ReactElement } from 'react';
import type { Pushed } from '../../../../src/http/schema.ts';
import { Scroll } from '../../components/page.tsx';
import { outcomeTone, outcomeWords } from '../../text/delivery-words.ts';

export function PushedTable({
  pushed,
  label,
}: {
  readonly pushed: readonly Pushed[];
  readonly label: string;
}): ReactElement {
  if (pushed.length === 0) return <p>Nothing.</p>;
  return (
    <Scroll label={label}>
      <table className="deliveries">
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">Goes to</th>
            <th scope="col">File or event</th>
            <th scope="col">Outcome</th>
          </tr>
        </thead>
        <tbody>
          {pushed.map(({ destination, item, target, file, digest, outcome, because }) => (
            <tr key={`${destination} ${item} ${target}`}>
              <th scope="row" className="break">
                {item}
              </th>
              <td className="break">{target}</td>
              <td className="break">
                {file}
                <span className="sub mono">SHA-256 {digest.slice(0, 16)}…</span>
              </td>
              <td>
                <span className={outcomeTone(outcome)}>{outcomeWords[outcome]}</span>
                <span className="sub">{because}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

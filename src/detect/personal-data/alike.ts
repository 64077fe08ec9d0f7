/** When two places mean the same field: `users.first_name` of a table and `User.firstName` of its class. */
import { wordsOf } from '../text/identifier.ts';
import { singular } from './classify.ts';

export function alike(owner: string, field: string): string {
  return `${alikeOwner(owner)}.${alikeField(field)}`;
}

export function alikeOwner(owner: string): string {
  const words = wordsOf(owner.replace(/^.*::/, ''));
  const said = words.filter((word) => !/^(?:tbl|tb|t|model|entity|schema|table|record|doc|document|dto)$/.test(word));
  return (said.length > 0 ? said : words).map(singular).join('');
}

export function alikeField(field: string): string {
  return wordsOf(field).join('');
}

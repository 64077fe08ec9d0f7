/** Of `Name <address>, Name <address>` the names. */
export function nameOf(author: string | null): string {
  return author === null ? 'nobody can say who' : author.replaceAll(/ <[^<>]*>/g, '');
}

/** The address of the next page in a `Link` header (RFC 8288), as GitHub, GitLab and Gitea write it. */
export function nextLink(header: string | undefined): string | undefined {
  for (const [, target, parameters] of (header ?? '').matchAll(
    /<([^>]*)>((?:\s*;\s*[^;,="]+(?:=(?:"[^"]*"|[^;,"]*))?)*)/g,
  )) {
    const relation = /;\s*rel\s*=\s*(?:"([^"]*)"|([^;,\s"]+))/i.exec(parameters ?? '');
    if ((relation?.[1] ?? relation?.[2] ?? '').split(/\s+/).includes('next')) return target;
  }
  return undefined;
}

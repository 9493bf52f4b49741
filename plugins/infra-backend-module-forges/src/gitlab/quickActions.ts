/**
 * A line that begins with a slash may be a command to GitLab (`/merge`), carried out with the rights of the
 * token. What a comment says comes from others in part, so no line of it begins with one: people see the
 * same slash.
 */
export function withoutQuickActions(markdown: string): string {
  return markdown.replace(/^([ \t]*)\//gm, '$1\\/');
}

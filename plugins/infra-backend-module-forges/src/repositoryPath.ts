/**
 * The names in the web address of a repository, owner and groups first.
 *
 * @param base - path beneath which the forge is served
 */
export function repositoryPath(url: string, base = ''): string[] {
  const { pathname } = new URL(url);
  if (!pathname.startsWith(`${base}/`)) {
    return [];
  }
  return pathname
    .slice(base.length)
    .replace(/\/+$/, '')
    .replace(/\.git$/, '')
    .split('/')
    .filter(Boolean)
    .map(decodeURIComponent);
}

import gitUrlParse from 'git-url-parse';

/**
 * Host and path of the repository that a web address is in, by which repositories are the same: in lower
 * case, without `.git`. Undefined where it is no address of one.
 */
export function repositoryOf(url: string): string | undefined {
  if (!/^https?:\/\//i.test(url)) {
    return undefined;
  }
  try {
    const { resource, port, full_name: name } = gitUrlParse(url);
    const ofPort = port ? `:${port}` : '';
    return name
      ? `${resource}${ofPort}/${name}`.toLocaleLowerCase('en-US')
      : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The address of the same file at a commit, where it is in the repository; else the address itself.
 *
 * @param repository - as {@link repositoryOf} gives it
 */
export function atCommit(
  url: string,
  { repository, commit }: { repository: string; commit: string },
): string {
  if (repositoryOf(url) !== repository) {
    return url;
  }
  const { ref, filepathtype } = gitUrlParse(url);
  const part = ref && filepathtype ? `/${filepathtype}/${ref}/` : undefined;
  return part && url.includes(part)
    ? url.replace(part, `/${filepathtype}/${commit}/`)
    : url;
}

/** Whom a repository or registry lets in. */
export interface ChartLogin {
  source: string;
  username: string;
  password: string;
}

/** @param onWrong - told the number of a line, since the line itself may be a secret */
export function readLogins(
  text: string,
  onWrong: (line: number) => never,
): ChartLogin[] {
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '' || line.startsWith('#')) {
      return [];
    }
    const [, source, username, password] =
      /^(\S+)\s+([^:\s]+):(\S.*?)\s*$/.exec(line) ?? [];
    return source ? [{ source, username, password }] : onWrong(index + 1);
  });
}

/** The login of the longest source that the address is at or below. */
export function loginFor(
  logins: ChartLogin[],
  address: string,
): ChartLogin | undefined {
  return logins
    .filter(({ source }) => isAtOrBelow(address, source))
    .sort((a, b) => b.source.length - a.source.length)[0];
}

/** Compared by whole parts of the path: `/charts` has nothing of `/charts-of-others`. */
export function isAtOrBelow(address: string, source: string): boolean {
  const place = source.replace(/\/+$/, '');
  return address === place || address.startsWith(`${place}/`);
}
